"""Names of files: shown as text, offered for saving, never a path."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.filename import (
    DOWNLOAD_LIMIT_BYTES,
    NAME_LIMIT,
    cleaned,
    content_disposition,
    for_download,
)

JPEG = "image/jpeg"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Отчёт за март.pdf", "Отчёт за март.pdf"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("C:\\Windows\\win.ini", "C:_Windows_win.ini"),
        ("a\r\nSet-Cookie: x.txt", "a Set-Cookie: x.txt"),
        ("photo\u202egpj.exe", "photo gpj.exe"),
        ("zero\u200bwidth.txt", "zero width.txt"),
        ("line\u2028break.txt", "line break.txt"),
        ("nul\x00byte", "nul byte"),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),
        ("half\ud800pair.txt", "half pair.txt"),
        ("\u200d\u200d", ""),
        ("   ", ""),
        ("x" * 300 + ".jpeg", "x" * 115 + ".jpeg"),
    ],
)
def test_a_name_is_shown_as_one_line_of_text(name: str, shown: str) -> None:
    assert cleaned(name) == shown


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("", "file.jpg"),
        ("...", "file.jpg"),
        (".htaccess", "htaccess"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("LPT¹.png", "_LPT¹.png"),
        ("console.log", "console.log"),
        ("why? <now>|.txt", "why_ _now__.txt"),
        ("trailing. . ", "trailing"),
        ("50%41.txt", "50_41.txt"),
    ],
)
def test_a_name_for_saving_suits_every_file_system(name: str, saved: str) -> None:
    assert for_download(name, JPEG) == saved


def test_the_header_carries_both_spellings() -> None:
    said = content_disposition('При"вет\r\n.jpg', JPEG, "attachment")
    assert said.startswith('attachment; filename="')
    assert "\r" not in said
    assert said.isascii()
    assert unquote(said.split("filename*=UTF-8''")[1]) == "При_вет .jpg"


@given(st.text(st.characters(), max_size=400))
def test_no_name_breaks_out(name: str) -> None:
    shown, saved = cleaned(name), for_download(name, JPEG)
    assert len(shown) <= NAME_LIMIT
    assert cleaned(shown) == shown
    assert 0 < len(saved.encode()) <= DOWNLOAD_LIMIT_BYTES
    assert not re.search(r"[\x00-\x1f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069]", saved)
    assert re.fullmatch(
        r"inline; filename=\"[A-Za-z0-9 ._()+@=-]+\"; filename\*=UTF-8''[A-Za-z0-9%._~-]+",
        content_disposition(name, JPEG, "inline"),
    )
