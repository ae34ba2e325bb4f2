"""What SQLite does for the statements of a plain message: nothing that a row does not need."""

from app.domain.ticket import Status
from tests.factories import Desk


def written(desk: Desk, ticket_id: int) -> list[str]:
    """The statements that write, as what is added by whoever has the word already runs them.

    A change of turn does more: its triggers count the ticket and its tags elsewhere.
    """
    seen: list[str] = []
    for author in (desk.customer(), desk.agent()):
        desk.post(author, ticket_id)
        desk.connection.set_trace_callback(seen.append)
        desk.post(author, ticket_id)
        desk.connection.set_trace_callback(None)
    return [text for text in seen if text.startswith(("INSERT", "UPDATE"))]


def test_no_row_of_a_message_makes_sqlite_fill_a_table_of_its_own(desk: Desk) -> None:
    texts = written(desk, desk.ticket_in(Status.WAITING))
    assert {"INSERT INTO messages", "INSERT INTO events", "UPDATE tickets"} <= {
        " ".join(text.split()[:3]) if text.startswith("INSERT") else " ".join(text.split()[:2])
        for text in texts
    }
    for text in texts:
        steps = [row[1] for row in desk.connection.execute(f"EXPLAIN {text}")]
        assert "OpenEphemeral" not in steps, text
