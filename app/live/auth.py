"""Whether a browser is who it says: initData signed by Telegram, and our own session tokens.

Every refusal of forged material is the same; nothing of it is ever logged.
"""

import hashlib
import hmac
import re
import secrets
from typing import Annotated
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.domain.errors import DeskError
from app.domain.person import Profile, language_of
from app.domain.text import display_name

#: Some clients hand out data that is hours old; none hands out data from tomorrow.
INIT_DATA_AGE_S = 24 * 3600
INIT_DATA_SKEW_S = 60
FIELDS_LIMIT = 32
TOKEN_BYTES = 32
USERNAME_LIMIT = 64

_HASH = re.compile(r"[0-9a-f]{64}")
_UNIX_SECONDS = re.compile(r"[0-9]{1,10}")


class _User(BaseModel):
    """The `user` field: only what we use is looked at, and that strictly."""

    model_config = ConfigDict(strict=True, extra="ignore")

    id: Annotated[int, Field(gt=0, lt=2**53)]
    first_name: str = ""
    last_name: str = ""
    username: Annotated[str, Field(max_length=USERNAME_LIMIT)] | None = None
    language_code: str | None = None


class InitDataVerifier:
    """Checks initData as https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
    defines it: HMAC-SHA256 over all fields but `hash` (`signature` stays in)."""

    def __init__(self, bot_token: str) -> None:
        self._secret = hmac.digest(b"WebAppData", bot_token.encode(), "sha256")

    def profile(self, init_data: str, now_ms: int, locale: str | None = None) -> Profile:
        """Whom the data is of. Raises `auth_invalid`, or `auth_expired` after 24 hours."""
        fields = _fields(init_data)
        given = fields.pop("hash", "")
        lines = "\n".join(f"{key}={fields[key]}" for key in sorted(fields))
        expected = hmac.new(self._secret, lines.encode(), hashlib.sha256).hexdigest()
        if not _HASH.fullmatch(given):
            raise DeskError("auth_invalid")
        if not hmac.compare_digest(given.encode(), expected.encode()):
            raise DeskError("auth_invalid")
        _require_fresh(fields.get("auth_date", ""), now_ms)
        return _profile(fields.get("user", ""), locale)


def _fields(init_data: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            init_data,
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=FIELDS_LIMIT,
        )
        fields = dict(pairs)
        "".join(fields.values()).encode()
    except ValueError:
        raise DeskError("auth_invalid") from None
    if len(fields) != len(pairs):
        raise DeskError("auth_invalid")
    return fields


def _require_fresh(auth_date: str, now_ms: int) -> None:
    if not _UNIX_SECONDS.fullmatch(auth_date) or not auth_date.isascii():
        raise DeskError("auth_invalid")
    age_s = now_ms / 1000 - int(auth_date)
    if age_s < -INIT_DATA_SKEW_S:
        raise DeskError("auth_invalid")
    if age_s > INIT_DATA_AGE_S:
        raise DeskError("auth_expired")


def _profile(user: str, locale: str | None) -> Profile:
    try:
        known = _User.model_validate_json(user)
    except ValidationError:
        raise DeskError("auth_invalid") from None
    return Profile(
        known.id,
        display_name(known.first_name, known.last_name),
        known.username,
        language_of(locale or known.language_code),
    )


def new_token() -> str:
    """A session token: 256 random bits, URL-safe."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> bytes:
    """What the store keeps of a token."""
    return hashlib.sha256(token.encode(errors="replace")).digest()
