"""The settings of time and load: what is taken, and what calendar, target and choice follow."""

from datetime import date

import pytest

from app.domain.duty import Duty
from app.domain.errors import DeskError
from app.domain.hours import Hours, span_of
from app.domain.load import Hand, Mode, Routing, choose
from app.domain.person import PersonRef
from app.domain.settings import SECTIONS, from_value
from app.domain.targets import Aim, Targets, nearest_due
from app.domain.ticket import DeskFields, Priority, Sight, Status, Ticket
from app.domain.worktime import Span, around_the_clock

HOUR_MS = 3_600_000
VERA = PersonRef(1, "Vera", "customer")


def ticket(status: Status = Status.NEW, **desk: object) -> Ticket:
    sight = Sight(0, 0, 0, None)
    fields = DeskFields(**{"waiting_since": 0, **desk})  # type: ignore[arg-type]
    return Ticket(1, "s", status, Priority.NORMAL, VERA, None, None, 0, sight, sight, fields)


def test_spans_are_read_and_nonsense_is_not() -> None:
    assert span_of("09:00-24:00") == Span(540, 1440)
    assert span_of("22:00-06:30") == Span(1320, 390)
    for text in ("9:00-10:00", "09:00-09:00", "24:00-01:00", "10:60-11:00", "09:00", ""):
        with pytest.raises(ValueError, match="span"):
            span_of(text)


@pytest.mark.parametrize(
    ("section", "value", "field"),
    [
        ("hours", {"zone": "Mars/Base"}, "value.zone"),
        ("hours", {"zone": "../../etc/passwd"}, "value.zone"),
        ("hours", {"week": [[]] * 6}, "value.week"),
        ("hours", {"week": [["09:00-25:00"], *[[]] * 6]}, "value.week.0.0"),
        ("hours", {"holidays": [{"day": "2026-02-29"}]}, "value.holidays.0.day"),
        ("hours", {"holidays": [{"day": "05-01"}, {"day": "05-01"}]}, "value.holidays"),
        ("targets", {"rules": [{"first": 5}, {"next": 5}]}, "value.rules"),
        ("targets", {"rules": [{"first": 0}]}, "value.rules.0.first"),
        ("targets", {"rules": [{"priority": "huge"}]}, "value.rules.0.priority"),
        ("silence", {"silent_days": True}, "value.silent_days"),
        ("routing", {"mode": "random"}, "value.mode"),
        ("routing", {"capacities": {"7": -1}}, "value.capacities.7"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_field(
    section: str, value: dict[str, object], field: str
) -> None:
    with pytest.raises(DeskError) as refused:
        from_value(SECTIONS[section], value)
    assert (refused.value.code, refused.value.facts["field"]) == ("invalid", field)


def test_every_section_survives_its_own_json() -> None:
    for model in SECTIONS.values():
        assert model.model_validate_json(model().model_dump_json()) == model()


def test_holidays_of_one_year_and_of_every_year() -> None:
    worked = {"day": "2026-12-31", "spans": ["10:00-12:00"]}
    value = {"is_on": True, "holidays": [{"day": "12-31"}, worked]}
    calendar = from_value(Hours, value).calendar
    assert calendar.spans_of(date(2026, 12, 31)) == (Span(600, 720),)
    assert calendar.spans_of(date(2027, 12, 31)) == ()
    assert calendar.spans_of(date(2026, 12, 30)) == (Span(540, 1080),)


def test_the_rule_that_says_more_goes_before_the_others() -> None:
    rules = [
        {"first": 1},
        {"priority": "normal", "first": 2},
        {"category_id": 5, "first": 3},
        {"category_id": 5, "priority": "normal", "first": 4},
    ]
    found = []
    for count in range(1, 5):
        rule = from_value(Targets, {"rules": rules[:count]}).rule_for(ticket(category_id=5))
        found.append(rule.first if rule else None)
    assert found == [1, 2, 3, 4]
    assert Targets(rules=()).rule_for(ticket()) is None


@pytest.mark.parametrize(
    ("status", "spent_ms", "aim", "hours"),
    [
        (Status.NEW, 0, Aim.FIRST, 2),
        (Status.OPEN, 0, Aim.NEXT, 3),
        (Status.OPEN, 2 * HOUR_MS, Aim.RESOLUTION, 2),
        (Status.OPEN, 9 * HOUR_MS, Aim.RESOLUTION, 0),
    ],
)
def test_the_nearest_target(status: Status, spent_ms: int, aim: Aim, hours: int) -> None:
    targets = from_value(
        Targets, {"is_on": True, "rules": [{"first": 120, "next": 180, "resolution": 240}]}
    )
    due = nearest_due(targets, around_the_clock("UTC"), ticket(status), spent_ms)
    assert due is not None
    assert (due.aim, due.at) == (aim, hours * HOUR_MS)
    assert due.warn_at <= due.at


def test_nothing_is_due_in_the_customers_turn_or_behind_the_end() -> None:
    targets = Targets(is_on=True)
    clock = around_the_clock("UTC")
    assert nearest_due(targets, clock, ticket(Status.WAITING, waiting_since=None), 0) is None
    assert nearest_due(targets, clock, ticket(Status.RESOLVED), 0) is None
    assert nearest_due(Targets(), clock, ticket(), 0) is None


def test_quiet_hours_over_midnight_and_within_a_day() -> None:
    night = Duty(is_quiet=True, quiet="22:00-07:00", zone="UTC")
    noon = Duty(is_quiet=True, quiet="12:00-13:00", zone="UTC")
    assert night.quiet_until("Asia/Tokyo", 23 * HOUR_MS) == 31 * HOUR_MS
    assert night.quiet_until("Asia/Tokyo", 7 * HOUR_MS) is None
    assert noon.quiet_until("UTC", 12 * HOUR_MS) == 13 * HOUR_MS
    assert Duty(quiet="00:00-24:00").quiet_until("UTC", 0) is None


def test_whose_turn_it_is() -> None:
    hands = [Hand(1, 2, 50), Hand(2, 0, 90), Hand(3, 9, 0)]
    assert choose(Routing(), hands) is None
    assert choose(Routing(mode=Mode.ROUND_ROBIN), hands) == 3
    assert choose(Routing(mode=Mode.ROUND_ROBIN, capacities={"3": 9}), hands) == 1
    assert choose(Routing(mode=Mode.LEAST_LOADED), hands) == 2
    assert choose(Routing(mode=Mode.LEAST_LOADED, capacity=0), hands) is None
