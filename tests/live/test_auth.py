"""initData: what Telegram signed is believed, everything else is refused, and nothing crashes."""

import hashlib
import json
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

import pytest

from app.domain.errors import DeskError
from app.live.auth import InitDataVerifier, hash_of, new_token

TOKEN = "7342037359:AAHI25ES9xCOMPokpYoz-p8XVrZUdygo2J4"
SIGNED_AT = 1_791_968_400
NOW_MS = SIGNED_AT * 1000
BLOCK = 64
#: Made with another implementation: openssl dgst -sha256 -mac HMAC over the lines below.
KNOWN = (
    "user=%7B%22id%22%3A279058397%2C%22first_name%22%3A%22Vera%20%2B%20Co%22%2C"
    "%22last_name%22%3A%22%22%2C%22username%22%3A%22vera%22%2C%22language_code%22%3A%22en%22%7D"
    "&chat_instance=-3788475317572404878&chat_type=private&auth_date=1791968400"
    "&signature=c2lnbmF0dXJl-_&hash={known_hash}"
)
KNOWN_HASH = "10c73879247541a39380525c86006ed22aba0d9c635b104aae5aa223cedd982f"


def hmac_by_definition(key: bytes, message: bytes) -> bytes:
    """RFC 2104 in its own words, so that the library is not compared with itself."""
    block = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in block) + message).digest()
    return hashlib.sha256(bytes(b ^ 0x5C for b in block) + inner).digest()


def hash_over(fields: dict[str, str], token: str = TOKEN) -> str:
    lines = "\n".join(f"{key}={value}" for key, value in sorted(fields.items()))
    secret = hmac_by_definition(b"WebAppData", token.encode())
    return hmac_by_definition(secret, lines.encode()).hex()


def signed(token: str = TOKEN, **changes: Any) -> dict[str, str]:
    fields = {
        "query_id": "AAHdF6IQAAAAAN0XohDhrOrc",
        "user": json.dumps({"id": 279058397, "first_name": "Вера", "language_code": "ru"}),
        "auth_date": str(SIGNED_AT),
        "signature": "c2lnbmF0dXJl",
        "start_param": "",
    }
    fields = {key: value for key, value in {**fields, **changes}.items() if value is not None}
    return {**fields, "hash": hash_over(fields, token)}


def answer(init_data: str, now_ms: int = NOW_MS, locale: str | None = None) -> Any:
    """The profile, or the code of the refusal."""
    try:
        return InitDataVerifier(TOKEN).profile(init_data, now_ms, locale)
    except DeskError as error:
        # A refusal must not say which check failed.
        return error.code if error.facts == {} else f"{error.code} {error.facts}"


def test_a_known_answer() -> None:
    profile = answer(KNOWN.format(known_hash=KNOWN_HASH))
    assert (profile.id, profile.name, profile.username) == (279058397, "Vera + Co", "vera")
    assert profile.language == "en"


@pytest.mark.parametrize(
    "encoded",
    [
        urlencode(signed()),
        urlencode(signed(), quote_via=quote),
        urlencode(dict(reversed(signed().items()))),
        urlencode(signed(start_param="a=b&c=d+e %20ж\n=")),
        urlencode(signed(surprise="a field of tomorrow")),
        urlencode(signed(query_id=None)),
    ],
)
def test_what_telegram_signed_is_believed_however_it_is_encoded(encoded: str) -> None:
    assert answer(encoded).id == 279058397


def test_the_locale_of_the_client_wins_over_that_of_the_account() -> None:
    assert answer(urlencode(signed())).language == "ru"
    assert answer(urlencode(signed()), locale="en-GB").language == "en"


def test_every_flipped_byte_is_refused() -> None:
    good = urlencode(signed())
    for at in range(len(good)):
        for flip in (1, 2, 32):
            spoilt = chr(ord(good[at]) ^ flip)
            text = good[:at] + spoilt + good[at + 1 :]
            # %2f and %2F are the same byte: such a flip changes nothing of what was signed.
            is_same = good[at - 1 : at + 2].lower() == text[at - 1 : at + 2].lower() or (
                good[at - 2 : at + 1].lower() == text[at - 2 : at + 1].lower()
            )
            if "%" in good[max(0, at - 2) : at] and is_same:
                continue
            assert answer(text) == "auth_invalid", (at, good[at], spoilt)


def test_every_dropped_doubled_renamed_or_emptied_field_is_refused() -> None:
    fields = signed()
    pairs = list(fields.items())
    for at, (key, value) in enumerate(pairs):
        rest = pairs[:at] + pairs[at + 1 :]
        variants = [
            rest,
            [*pairs, (key, value)],
            [*pairs, (key, "")],
            [(key, "x"), *pairs],
            [*rest, (key, value + " ")],
            [*rest, (key.upper(), value)],
            [*rest, (key + "[]", value)],
        ]
        if value:
            variants.append([*rest, (key, "")])
        for variant in variants:
            assert answer(urlencode(variant)) == "auth_invalid", variant
    assert answer(urlencode([*pairs, ("role", "admin")])) == "auth_invalid"


GOOD = urlencode({key: value for key, value in signed().items() if key != "hash"})
HASH = signed()["hash"]


@pytest.mark.parametrize(
    "wrong",
    [
        HASH.upper(), HASH[:-1], HASH + "0", "", " " + HASH, HASH + "\n", HASH[:32], "0" * 64,
        "é" + HASH[1:], "é" * 32, "\u0660" * 64, "\0" * 64, "g" * 64, HASH + "," + HASH,
    ],
)  # fmt: skip
def test_a_hash_has_one_spelling(wrong: str) -> None:
    assert answer(f"{GOOD}&hash={quote_plus(wrong)}") == "auth_invalid"


@pytest.mark.parametrize(
    "text",
    [
        "", "&", "=", "hash", "hash=", GOOD, "&" + urlencode(signed()), urlencode(signed()) + "&",
        urlencode(signed()).replace("&", ";"), quote(urlencode(signed())), "%", "%zz=1", "a=%ff",
        "\ud800", "a=\ud800", "a=" + "x" * 16_000, "&".join(f"a{i}=1" for i in range(5_000)),
        "[" * 5_000, '{"user":{"id":1}}', "?" + urlencode(signed()),
    ],
)  # fmt: skip
def test_garbage_is_refused_and_crashes_nothing(text: str) -> None:
    assert answer(text) == "auth_invalid"


def test_other_tokens_and_other_schemes_are_refused() -> None:
    assert answer(urlencode(signed("1:other"))) == "auth_invalid"
    fields = {key: value for key, value in signed().items() if key != "hash"}
    lines = "\n".join(f"{key}={value}" for key, value in sorted(fields.items())).encode()
    login_widget = hmac_by_definition(hashlib.sha256(TOKEN.encode()).digest(), lines).hex()
    swapped = hmac_by_definition(
        hmac_by_definition(TOKEN.encode(), b"WebAppData"), lines
    ).hex()
    without_signature = {key: value for key, value in fields.items() if key != "signature"}
    for other in (login_widget, swapped, hash_over(without_signature)):
        assert answer(urlencode({**fields, "hash": other})) == "auth_invalid"


@pytest.mark.parametrize(
    ("age_s", "outcome"),
    [
        (0, None),
        (24 * 3600, None),
        (24 * 3600 + 0.001, "auth_expired"),
        (24 * 3600 + 1, "auth_expired"),
        (10**9, "auth_expired"),
        (-60, None),
        (-60.001, "auth_invalid"),
        (-3600, "auth_invalid"),
    ],
)
def test_data_is_good_for_a_day_and_a_minute_early(age_s: float, outcome: str | None) -> None:
    found = answer(urlencode(signed()), NOW_MS + round(age_s * 1000))
    assert (found if isinstance(found, str) else None) == outcome


@pytest.mark.parametrize(
    "wrong",
    [
        None, "", "0x10", "1e9", "-1", "+1791968400", " 1791968400", "1791968400 ", "1_791_968_400",
        "1791968400.0", "17919684000", "\u0661\u0667\u0669", "1791968400\n", "NaN", "[]",
    ],
)  # fmt: skip
def test_a_time_has_one_spelling(wrong: str | None) -> None:
    assert answer(urlencode(signed(auth_date=wrong))) == "auth_invalid"


@pytest.mark.parametrize(
    "user",
    [
        None, "", "null", "[]", "1", "{}", "{", '{"id":"1"}', '{"id":1.0}', '{"id":1.5}',
        '{"id":true}', '{"id":null}', '{"id":[1]}', '{"id":{"id":1}}', '{"id":0}', '{"id":-1}',
        '{"id":9007199254740992}', '{"id":1e3}', '{"id":1e999}', '{"id":NaN}', '{"id":"٣"}',
        '{"first_name":"x"}', '{"id":1,"first_name":7}', '{"id":1,"first_name":null}',
        '{"id":1,"username":["x"]}', '{"id":1,"first_name":"\\ud800"}', "[" * 5_000,
    ],
)  # fmt: skip
def test_signed_users_are_still_checked(user: str | None) -> None:
    assert answer(urlencode(signed(user=user))) == "auth_invalid"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ann\u202egnp.exe", "Ann gnp.exe"),
        ("\u200b\u2066 \n", "—"),
        ("A\0\x1b[31mB\r\nC", "A [31mB C"),
        ("x" * 4_000, "x" * 128),
        ("e\u0301", "\u00e9"),
    ],
)
def test_names_are_made_fit_to_be_shown(name: str, shown: str) -> None:
    user = json.dumps({"id": 5, "first_name": name, "is_premium": True, "photo_url": "x"})
    assert answer(urlencode(signed(user=user))).name == shown


def test_tokens_are_long_random_and_kept_as_hashes() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) == 43 and token not in repr(hash_of(token)) for token in tokens)
    assert hash_of("\ud800") != hash_of("x")
