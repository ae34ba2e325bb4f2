"""The commands around canned replies, notes that name somebody, and ratings."""

from typing import Any

from pydantic_core import to_json

from app.domain import shapes
from app.domain.entities import formatted
from app.domain.person import Person
from app.domain.rating import COMMENT_LIMIT
from app.domain.reply import NAME_LIMIT, REPLY_BODY_LIMIT, Ending, Reply, ReplyActs
from app.domain.text import bounded
from app.live import shows
from app.live.command import Caller, Command
from app.live.texts import Texts
from app.live.written import entities_of, message_draft
from app.services import mentions, rating, replies
from app.services.mentions import Mention
from app.services.rating import Rated


def _save(caller: Caller, params: Any) -> tuple[Any, ...]:
    name = bounded(params.name, field="name", limit=NAME_LIMIT)
    body, entities = formatted(params.body, entities_of(params), limit=REPLY_BODY_LIMIT)
    status = Ending(params.acts.status) if params.acts.status else None
    acts = ReplyActs(status, tuple(dict.fromkeys(params.acts.tags)), params.acts.assign)
    draft = replies.ReplyDraft(name, body, entities, params.is_shared, acts, params.reply_id)
    return caller.person, draft


def _use(caller: Caller, params: Any) -> tuple[Any, ...]:
    draft = message_draft(params, "reply.use", params.reply_id)
    return caller.person, params.reply_id, draft


def _reply(_texts: Texts, _person: Person, reply: Reply) -> bytes:
    return to_json({"reply": shapes.reply(reply)})


def _replies(_texts: Texts, _person: Person, found: tuple[list[Reply], int]) -> bytes:
    shown = [shapes.reply(reply) for reply in found[0]]
    return to_json({"replies": shown, "cursor": found[1]})


def _mentions(_texts: Texts, _person: Person, found: tuple[list[Mention], int]) -> bytes:
    return to_json({"mentions": [one._asdict() for one in found[0]], "cursor": found[1]})


def _comment(caller: Caller, params: Any) -> tuple[Any, ...]:
    comment = bounded(params.comment, field="comment", limit=COMMENT_LIMIT, least=0)
    return caller.person, params.ticket_id, comment


def _rated(_texts: Texts, _person: Person, found: Rated) -> bytes:
    shown = shapes.rating(found.rating) if found.rating else None
    return to_json({"rating": shown, "may_rate": found.may_rate, "cursor": found.cursor})


WRITES: dict[str, Command] = {
    "reply.save": Command(replies.save_reply, _save, _reply),
    "reply.remove": Command(
        replies.remove_reply, lambda c, p: (c.person, p.reply_id), shows.cursor
    ),
    "rating.give": Command(
        rating.give_rating, lambda c, p: (c.person, p.ticket_id, p.score), _rated
    ),
    "rating.comment": Command(rating.comment_rating, _comment, _rated),
    "reply.use": Command(replies.use_reply, _use, shows.message_and_ticket),
}

READS: dict[str, Command] = {
    "reply.list": Command(replies.list_replies, lambda c, _: (c.person,), _replies),
    "rating.get": Command(rating.get_rating, lambda c, p: (c.person, p.ticket_id), _rated),
    "mention.list": Command(mentions.list_mentions, lambda c, _: (c.person,), _mentions),
}
