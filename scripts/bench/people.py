"""People of a benchmark desk, and how they start a session."""

import hashlib
import hmac
import json
from urllib.parse import urlencode

from app import clock

BOT_TOKEN = "100:" + "b" * 35
ADMIN_ID = 1
FIRST_CUSTOMER_ID = 1000


def init_data(person_id: int) -> str:
    user = {"id": person_id, "first_name": f"Person {person_id}", "language_code": "ru"}
    fields = {"auth_date": str(clock.now_ms() // 1000), "user": json.dumps(user)}
    lines = "\n".join(f"{key}={fields[key]}" for key in sorted(fields))
    secret = hmac.digest(b"WebAppData", BOT_TOKEN.encode(), "sha256")
    fields["hash"] = hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()
    return urlencode(fields)


def request(number: int, method: str, **params: object) -> bytes:
    frame = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode()


def start_frame(person_id: int) -> bytes:
    return request(0, "session.start", init_data=init_data(person_id))


def client_id(number: int) -> str:
    """In the form that the Mini App makes (state/outbox.js): the time, then the rest."""
    return f"{clock.now_ms():012x}{number:020x}"


def message_id_in(text: bytes) -> int:
    """The id of the message that a reply or an event carries; 0 for an echo."""
    at = text.find(b'"message":{"id":') + 16
    return int(text[at : text.find(b",", at)]) if at > 15 else 0
