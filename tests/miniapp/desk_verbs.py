"""What clients may ask of the fake desk: (person, params) -> (result, news)."""

from collections.abc import Callable
from typing import Any

from tests.miniapp.desk import (
    STAFF_ROLES,
    Frame,
    Refused,
    may_see,
    ref,
    shown_message,
)
from tests.miniapp.desk_files import Files
from tests.miniapp.desk_inbox import order_of, place_of


class Verbs(Files):
    """One method per request, named after it."""

    def ticket_for(self, person: Frame, params: Frame) -> Frame:
        ticket = self.tickets.get(params["ticket_id"])
        if ticket is None or not may_see(person, ticket, None):
            raise Refused("not_found")
        return ticket

    def on_inbox_list(self, person: Frame, params: Frame) -> Any:
        mine = [one for one in self.tickets.values() if may_see(person, one, None)]
        order = order_of(params)
        fits = [one for one in mine if self.in_list(one, params, person)]
        fits.sort(key=lambda one: place_of(order, one))
        start = int(params.get("before") or 0)
        end = start + params.get("limit", 50)
        page = [self.shown(one, person) for one in fits[start:end]]
        return {"tickets": page, "next": str(end) if end < len(fits) else None}, []

    def on_ticket_get(self, person: Frame, params: Frame) -> Any:
        return {"ticket": self.shown(self.ticket_for(person, params), person)}, []

    def on_message_list(self, person: Frame, params: Frame) -> Any:
        seen = self.seen_by(self.ticket_for(person, params), person)
        page = page_of(seen, params)
        before, after = bool(page) and page[0] != seen[0], bool(page) and page[-1] != seen[-1]
        shown = [shown_message(one, person) for one in page]
        return {"messages": shown, "more_before": before, "more_after": after}, []

    def on_conversation_marks(self, person: Frame, params: Frame) -> Any:
        marks = [
            {"person": ref(self.people[who]), "message_id": message}
            for (ticket, who), message in self.marks.items()
            if ticket == params["ticket_id"] and who != person["id"]
        ]
        return {"marks": marks}, []

    def on_conversation_mark_read(self, person: Frame, params: Frame) -> Any:
        ticket = self.ticket_for(person, params)
        self.marks[ticket["id"], person["id"]] = params["message_id"]
        return {}, [("ticket.changed", ticket, None)]

    def on_conversation_view(self, _person: Frame, _params: Frame) -> Any:
        return {}, []

    def on_typing_set(self, _person: Frame, _params: Frame) -> Any:
        return {}, []

    def on_ticket_open(self, person: Frame, params: Frame) -> Any:
        def make() -> Any:
            self.at += 1000
            ticket = self.open_ticket(person, params["subject"], params["body"], self.at)
            message = self.seen_by(ticket, person)[-1]
            message.update(client_id=params["client_id"], **self.carried(params))
            return ticket, message, [("ticket.opened", ticket, message)]

        return self.once("ticket.open", person, params, make)

    def on_message_post(self, person: Frame, params: Frame) -> Any:
        def make() -> Any:
            ticket = self.ticket_for(person, params)
            self.check_seen(ticket, person, params)
            self.at += 1000
            if ticket["status"] == "closed":
                ticket = self.open_ticket(person, ticket["subject"], params["body"], self.at)
                ticket["follows"] = params["ticket_id"]
                message = self.seen_by(ticket, person)[-1]
            else:
                message = self.add_message(
                    ticket, person, params["body"], self.at, reply_to=params.get("reply_to")
                )
            message.update(client_id=params["client_id"], **self.carried(params))
            if person["role"] in STAFF_ROLES and ticket["assignee"] is None:
                ticket["assignee"] = ref(person)
            return ticket, message, [("message.posted", ticket, message)]

        return self.once("message.post", person, params, make)

    def on_note_add(self, person: Frame, params: Frame) -> Any:
        def make() -> Any:
            ticket = self.ticket_for(person, params)
            message = self.add_message(
                ticket, person, params["body"], self.at, kind="note", client_id=params["client_id"]
            )
            message.update(self.carried(params))
            return ticket, message, [("note.added", ticket, message)]

        return self.once("note.add", person, params, make)

    def once(self, method: str, person: Frame, params: Frame, make: Callable[[], Any]) -> Any:
        key = (person["id"], params["client_id"])
        if key in self.answers:
            before, sent, kept = self.answers[key]
            if (before, sent) != (method, params):
                raise Refused("conflict")
            return kept, []
        ticket, message, news = make()
        result = {"ticket": self.shown(ticket, person), "message": shown_message(message, person)}
        self.answers[key] = (method, params, result)
        return result, news

    def check_seen(self, ticket: Frame, person: Frame, params: Frame) -> None:
        if person["role"] not in STAFF_ROLES or "seen" not in params:
            return
        newer = [
            one
            for one in self.seen_by(ticket, person)
            if one["id"] > params["seen"]
            and one["author"]["role"] in STAFF_ROLES
            and one["author"]["id"] != person["id"]
        ]
        if newer:
            raise Refused("conflict", message=newer[-1])

    def on_message_versions(self, _person: Frame, params: Frame) -> Any:
        return {"versions": self.versions.get(params["message_id"], [])}, []

    def on_message_edit(self, _person: Frame, params: Frame) -> Any:
        message = self.messages[params["message_id"]]
        former = {"body": message["body"], "attachments": [], "replaced_at": self.at}
        self.versions.setdefault(message["id"], []).append(former)
        message.update(body=params["body"], edited_at=self.at, rev=self.next_id())
        message.pop("entities", None)
        if params.get("entities"):
            message["entities"] = params["entities"]
        return {"message": message}, [
            ("message.edited", self.tickets[message["ticket_id"]], message)
        ]

    def on_message_delete(self, _person: Frame, params: Frame) -> Any:
        message = self.messages[params["message_id"]]
        message.update(body="", deleted_at=self.at, rev=self.next_id())
        return {"message": message}, [
            ("message.deleted", self.tickets[message["ticket_id"]], message)
        ]

    def on_person_block(self, _person: Frame, params: Frame) -> Any:
        self.blocked[params["person_id"]] = bool(params.get("silent"))
        return {"person": self.people[params["person_id"]]}, []

    def on_person_unblock(self, _person: Frame, params: Frame) -> Any:
        self.blocked.pop(params["person_id"], None)
        return {"person": self.people[params["person_id"]]}, []

    def on_person_blocked(self, _person: Frame, _params: Frame) -> Any:
        rows = [
            {**self.people[one], "blocked_at": self.at, "blocked_silently": silent}
            for one, silent in self.blocked.items()
        ]
        return {"people": rows}, []

    def on_reaction_set(self, person: Frame, params: Frame) -> Any:
        message = self.messages[params["message_id"]]
        given = {
            one["emoji"]: [who for who in one["people"] if who["id"] != person["id"]]
            for one in message.get("reactions", [])
        }
        if params["emoji"]:
            given.setdefault(params["emoji"], []).append(ref(person))
        message["reactions"] = [{"emoji": one, "people": who} for one, who in given.items() if who]
        if not message["reactions"]:
            del message["reactions"]
        message["rev"] = self.next_id()
        ticket = self.tickets[message["ticket_id"]]
        return {"message": shown_message(message, person)}, [("message.reacted", ticket, message)]

    def on_conversation_deliveries(self, person: Frame, params: Frame) -> Any:
        if person["role"] not in STAFF_ROLES:
            raise Refused("forbidden")
        mine = self.seen_by(self.ticket_for(person, params), person)
        ids = {one["id"] for one in mine}
        return {"deliveries": [one for key, one in self.deliveries.items() if key in ids]}, []

    def on_person_set_language(self, person: Frame, params: Frame) -> Any:
        person["language"] = params["language"]
        return {"person": person}, []

    def on_delivery_resend(self, _person: Frame, params: Frame) -> Any:
        return {"delivery": self.delivery(params["message_id"], "queued")}, []

    def on_ticket_claim(self, person: Frame, params: Frame) -> Any:
        ticket = self.ticket_for(person, params)
        holder = ticket["assignee"]
        if holder and holder["id"] not in (params.get("from"), person["id"]):
            raise Refused("conflict", assignee=holder)
        ticket["assignee"] = ref(person)
        return self.changed_by(ticket, person, "claimed")

    def on_ticket_assign(self, person: Frame, params: Frame) -> Any:
        ticket = self.ticket_for(person, params)
        ticket["assignee"] = None
        return self.changed_by(ticket, person, "unassigned")

    def on_ticket_resolve(self, person: Frame, params: Frame) -> Any:
        return self.moved(person, params, "resolved", "resolved")

    def on_ticket_reopen(self, person: Frame, params: Frame) -> Any:
        return self.moved(person, params, "open", "reopened")

    def on_ticket_close(self, person: Frame, params: Frame) -> Any:
        return self.moved(person, params, "closed", "closed")

    def moved(self, person: Frame, params: Frame, status: str, code: str) -> Any:
        ticket = self.ticket_for(person, params)
        ticket["status"] = status
        return self.changed_by(ticket, person, code)

    def changed_by(self, ticket: Frame, person: Frame, code: str) -> Any:
        self.at += 1000
        line = self.add_message(ticket, person, code, self.at, kind="system")
        return {"ticket": self.shown(ticket, person)}, [("ticket.changed", ticket, line)]


def page_of(seen: list[Frame], params: Frame) -> list[Frame]:
    """The part of a conversation that is asked for: the newest unless a place is named."""
    limit = params.get("limit", 50)
    if "after" in params:
        return [one for one in seen if one["id"] > params["after"]][:limit]
    if "around" in params:
        older = [one for one in seen if one["id"] <= params["around"]][-(limit // 2 + 1) :]
        newer = [one for one in seen if one["id"] > params["around"]]
        return older + newer[: limit - len(older)]
    return [one for one in seen if one["id"] < params.get("before", 2**53)][-limit:]
