"""Whether the client ids of a batch have come before: presumed not, until one has.

The unique index of messages refuses a second row under a client id, and the whole batch with it,
which then runs again with its ids looked up. So a look-up is spared for each message, and somebody
who repeats on and on costs the others one batch in a thousand.
"""

from app.store.messages import look_up_client_ids
from app.store.transaction import Transaction

#: So many batches look up their client ids once one has come again.
WARY_BATCHES = 1_000


class ClientIds:
    """Of one writer; it sees each batch before its first verb."""

    def __init__(self) -> None:
        self._wary_batches = 0

    def prepare(self, tx: Transaction, keys: list[tuple[int, str]]) -> None:
        """`keys` are the (person id, client_id) that the batch's verbs will ask for."""
        if not self._wary_batches:
            tx.presumed.update(keys)
            return
        self._wary_batches -= 1
        look_up_client_ids(tx, keys)
        if any(tx.looked_up.values()):
            self.doubt()

    def doubt(self) -> None:
        """One has come again."""
        self._wary_batches = WARY_BATCHES
