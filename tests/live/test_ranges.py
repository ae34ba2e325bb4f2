"""One range of a file by RFC 9110, or the whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.live.ranges import UnsatisfiableRange, chosen_range


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("bytes=0-", (0, 100)),
        ("bytes=0-0", (0, 1)),
        ("bytes=10-19", (10, 10)),
        ("bytes=99-", (99, 1)),
        ("bytes=90-1000", (90, 10)),
        ("bytes=-10", (90, 10)),
        ("bytes=-1000", (0, 100)),
        ("bytes=0-1,5-6", None),
        ("bytes=5-2", None),
        ("items=0-1", None),
        ("bytes=", None),
        ("bytes=a-b", None),
        ("bytes=0-" + "9" * 30, None),
    ],
)
def test_which_part_is_meant(header: str | None, part: tuple[int, int] | None) -> None:
    assert chosen_range(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_what_lies_behind_the_end_cannot_be_had(header: str) -> None:
    with pytest.raises(UnsatisfiableRange):
        chosen_range(header, 100)


@given(st.text(max_size=40), st.integers(1, 10**9))
def test_no_header_leads_out_of_the_file(tail: str, size: int) -> None:
    try:
        part = chosen_range(f"bytes={tail}", size)
    except UnsatisfiableRange:
        return
    if part is not None:
        assert 0 <= part[0] < part[0] + part[1] <= size
