"""`session.start`: who is there, a fresh token for them, and where their log goes on."""

import asyncio

from pydantic_core import to_json

from app.domain import visibility
from app.domain.attachment import UPLOAD_LIMIT_BYTES
from app.domain.errors import DeskError, invalid
from app.domain.text import BODY_LIMIT, SUBJECT_LIMIT
from app.live.auth import hash_of, new_token
from app.live.connection import SESSION_OVER
from app.live.limits import IN_FLIGHT_LIMIT
from app.live.protocol import FRAME_LIMIT_BYTES, Frame, SessionStart
from app.live.seat import Seat
from app.live.strict import PAGE_LIMIT
from app.services import sessions
from app.services.sessions import Resume, Started

#: A store that cannot write within this time makes the start `unavailable`.
START_WRITE_S = 10.0


async def start(session: Seat, frame: Frame) -> None:
    """Answers the first frame. A refused one leaves the socket as it was, within its deadline."""
    params: SessionStart = frame.params
    token = new_token()
    try:
        async with asyncio.timeout(START_WRITE_S):
            started = await _started(session, params, token)
        if not session.desk.hub.has_room_for(started.person):
            raise DeskError("unavailable")
    except TimeoutError:
        session.refuse(frame, DeskError("unavailable"))
        session.turn_away()
        return
    except DeskError as error:
        session.refuse(frame, error)
        session.turn_away()
        if error.code == "forbidden":
            session.end(SESSION_OVER)
        return
    if started.resumed and params.cursor is not None:
        # What it has missed follows; should it be lost again on the way, it goes on from here.
        started = started._replace(cursor=params.cursor)
    session.confirm(frame, to_json(_result(session, started, token)))
    session.welcome(started.person, started.cursor)


async def _started(session: Seat, params: SessionStart, token: str) -> Started:
    desk = session.desk
    resume = None
    if params.epoch is not None and params.cursor is not None:
        resume = Resume(params.epoch, params.cursor)
    if (params.init_data is None) == (params.token is None):
        raise invalid("init_data")
    if params.token is not None:
        return await desk.store.write(
            sessions.start_with_token, hash_of(params.token), hash_of(token), resume
        )
    profile = desk.verifier.profile(params.init_data or "", desk.store.clock(), params.locale)
    return await desk.store.write(
        sessions.start_with_profile,
        profile,
        desk.settings.admin_ids,
        hash_of(token),
        resume,
    )


def _result(session: Seat, started: Started, token: str) -> visibility.Wire:
    return {
        "person": visibility.person_for(started.person, started.person),
        "token": token,
        "token_expires_at": started.expires_at,
        "epoch": started.epoch,
        "cursor": started.cursor,
        "resumed": started.resumed,
        "limits": {
            "subject": SUBJECT_LIMIT,
            "body": BODY_LIMIT,
            "frame_bytes": FRAME_LIMIT_BYTES,
            "in_flight": IN_FLIGHT_LIMIT,
            "page": PAGE_LIMIT,
            "upload_bytes": UPLOAD_LIMIT_BYTES,
            "messages_per_minute": session.desk.settings.messages_per_minute,
        },
        "build": session.desk.build,
    }
