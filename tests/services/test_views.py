"""Lists kept under a name: whose they are, who sees them, who may change them."""

import pytest

from app.domain.errors import DeskError
from app.domain.inbox import VIEWS_LIMIT, SavedView, Wanted
from app.domain.person import Person
from app.domain.visibility import catalog_for
from app.services import catalog, views
from app.services.views import ViewDraft
from tests.factories import Desk

LATE = Wanted("open", awake=True, oldest=True)


def save(
    desk: Desk, actor: Person, name: str, *, shared: bool = False, view: int | None = None
) -> SavedView:
    found, _ = desk.do(views.save, actor, ViewDraft(view, name, shared, LATE))
    return next(one for one in found.views if one.name == name.strip())


def seen(desk: Desk, viewer: Person) -> list[str]:
    found, _ = desk.look(catalog.get, viewer)
    return [one["name"] for one in catalog_for(viewer, found).get("views", [])]


def test_a_list_is_its_owner_s_until_it_is_shared(desk: Desk) -> None:
    anton, alisa = desk.agent(), desk.agent("alisa")
    view = save(desk, anton, " Давно ждут ")
    assert (view.wanted, view.owner_id) == (LATE, anton.id)
    assert (seen(desk, anton), seen(desk, alisa)) == (["Давно ждут"], [])
    save(desk, anton, "Давно ждут", shared=True, view=view.id)
    assert seen(desk, alisa) == ["Давно ждут"]
    assert seen(desk, desk.customer()) == []


@pytest.mark.parametrize(("shared", "code"), [(True, "forbidden"), (False, "not_found")])
def test_others_neither_change_nor_remove_it(desk: Desk, shared: bool, code: str) -> None:
    view = save(desk, desk.agent(), "Мой", shared=shared)
    for deed in (
        lambda: save(desk, desk.agent("alisa"), "Чужой", view=view.id),
        lambda: desk.do(views.remove, desk.agent("alisa"), view.id),
    ):
        with pytest.raises(DeskError) as refusal:
            deed()
        assert refusal.value.code == code
    assert seen(desk, desk.agent()) == ["Мой"]


def test_admins_tidy_up_what_is_shared(desk: Desk) -> None:
    view = save(desk, desk.agent(), "Общий", shared=True)
    desk.do(views.remove, desk.admin(), view.id)
    assert seen(desk, desk.agent()) == []


def test_there_is_a_limit(desk: Desk) -> None:
    for number in range(VIEWS_LIMIT):
        save(desk, desk.agent(), f"Вид {number}")
    with pytest.raises(DeskError) as refusal:
        save(desk, desk.agent(), "Ещё один")
    assert refusal.value.code == "too_large"
