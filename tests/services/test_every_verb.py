"""State before + its events applied = fresh state, for everybody, after every verb."""

import pytest

from tests.factories import Desk
from tests.services.client import Client
from tests.services.walk import CHANGING, CUSTOMERS, OUTSIDER, STAFF, Walk

STEPS = 350


def viewers(desk: Desk) -> dict[str, Client]:
    names = (*CUSTOMERS[:2], *STAFF, OUTSIDER, CHANGING)
    return {name: Client(desk, desk.person(name).id) for name in names}


@pytest.mark.parametrize("seed", range(3))
def test_what_clients_know_is_what_a_fresh_read_shows(desk: Desk, seed: int) -> None:
    walk = Walk(desk, seed)
    clients = viewers(desk)
    for number in range(STEPS):
        before = desk.cursor
        if not walk.step():
            assert desk.cursor == before, f"step {number}, {walk.said}: a refusal left an event"
        for name, client in clients.items():
            client.catch_up()
            drift = client.drift()
            assert not drift, f"seed {seed}, step {number}, {walk.said}, {name}: {drift[:4]}"
