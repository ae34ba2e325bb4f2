"""Ratings of chosen days, with their comments: all, the low ones, those that say something."""

from datetime import date

from app.domain.rating import Ratings
from app.domain.ticket import Status
from app.services import figures, rating
from tests.factories import Desk


def test_comments_are_paged_newest_first(desk: Desk) -> None:
    for at in range(figures.RATINGS_PAGE + 5):
        ticket_id = desk.ticket_in(Status.RESOLVED)
        desk.do(rating.give_rating, desk.customer(), ticket_id, 1 + at % 5)
    admin, span = desk.admin(), (date(2026, 10, 14), date(2026, 10, 14))
    page = desk.look(figures.list_ratings, admin, span, None)
    rest = desk.look(figures.list_ratings, admin, span, page.next)
    ids = [one.id for one in (*page.ratings, *rest.ratings)]
    assert ids == sorted(ids, reverse=True)
    assert (len(ids), rest.next) == (figures.RATINGS_PAGE + 5, None)
    day_before = (date(2026, 10, 13), date(2026, 10, 13))
    assert desk.look(figures.list_ratings, admin, day_before, None).ratings == []


def test_low_ratings_and_those_with_words_are_lists_of_their_own(desk: Desk) -> None:
    for score, comment in ((1, ""), (5, "Fast"), (2, "Slow"), (3, "")):
        ticket_id = desk.ticket_in(Status.RESOLVED)
        desk.do(rating.give_rating, desk.customer(), ticket_id, score)
        desk.do(rating.comment_rating, desk.customer(), ticket_id, comment)
    span = (date(2026, 10, 14), date(2026, 10, 14))

    def scores(which: Ratings) -> list[int]:
        page = desk.look(figures.list_ratings, desk.admin(), span, None, which)
        return [one.score for one in page.ratings]

    assert scores("all") == [3, 2, 5, 1]
    assert scores("low") == [2, 1]
    assert scores("said") == [2, 5]
