"""The results of search, key by key."""

from tests.live.shapes import Check, listed, or_null, shaped, text, whole

_SPANS = listed(listed(whole))
_FILE: dict[str, Check] = {"attachment_id": whole, "marks": _SPANS}


def results(ticket: Check, message: Check, person: Check) -> dict[str, dict[str, Check]]:
    return {
        "search.find": {
            "tickets": listed(ticket),
            "found_messages": listed(
                shaped({"message": message, "marks": _SPANS, "files": listed(shaped(_FILE))})
            ),
            "found_tickets": listed(shaped({"ticket_id": whole, "marks": _SPANS})),
            "found_people": listed(person),
            "filters": listed(shaped({"name": text, "value": text, "text": text})),
            "indexing": or_null(shaped({"done": whole, "total": whole})),
            "next": or_null(whole),
            "cursor": whole,
        },
        "search.lookup": {"tickets": listed(ticket), "people": listed(person), "cursor": whole},
    }
