"""Two people at once with a need's offers, in transactions that really run side by side, as in projects' own tests."""

import pytest
from django.db import connection

from foundation.history.workflow import Refused
from matchmaking.models import Match, Need, Quotation
from matchmaking.services import needs, quotations, selections
from projects.models import Project
from projects.services.projects import open_project
from tests.matchmaking.offering import offer
from tests.matchmaking.pairs import pair, secret_need
from tests.projects.test_concurrency import at_once, refusals

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a real PostgreSQL at DATABASE_URL"),
]
S = Match.Status


@pytest.fixture
def need():
    return secret_need(confidentiality=Need.Confidentiality.OPEN)


def read(of) -> Match:
    """The match as a request of its own reads it."""
    return Match.objects.for_list().get(pk=of.match.pk)


def test_two_select_each_other_s_reserve(need):
    one, other = pair(S.QUOTED, need=need), pair(S.QUOTED, need=need)
    rows = [(read(one), read(other)), (read(other), read(one))]
    results = at_once(
        *[
            lambda row=row: selections.select(match=row[0], by=one.buyer, reserves=[row[1]]) or "selected"
            for row in rows
        ]
    )
    assert refusals(results) == 1
    assert sorted(need.matches.values_list("status", flat=True)) == [S.RESERVE, S.SELECTED]


def test_a_selection_and_a_withdrawal(need):
    one = pair(S.QUOTED, need=need)
    by_buyer, by_seller = read(one), read(one)
    results = at_once(
        lambda: selections.select(match=by_buyer, by=one.buyer) or "selected",
        lambda: quotations.withdraw(match=by_seller, reason="단가", by=one.seller) or "withdrawn",
    )
    assert refusals(results) == 1
    selected = one.reload().status == S.SELECTED
    assert Quotation.objects.standing().exists() == selected
    assert (Need.objects.get().status == Need.Status.MATCHED) == selected


def test_a_reserve_withdraws_while_it_is_chosen(need):
    one, other = pair(S.QUOTED, need=need), pair(S.QUOTED, need=need)
    first, reserve, own = read(one), read(other), read(other)
    results = at_once(
        lambda: selections.select(match=first, by=one.buyer, reserves=[reserve]) or "selected",
        lambda: quotations.withdraw(match=own, reason="단가", by=other.seller) or "withdrawn",
    )
    assert refusals(results) == 1
    assert (one.reload().status, other.reload().status) in [(S.SELECTED, S.RESERVE), (S.QUOTED, S.ACCEPTED)]


def test_a_new_version_and_the_selection_of_the_one_that_was_read(need):
    one = pair(S.QUOTED, need=need)
    by_buyer, by_seller = read(one), read(one)
    results = at_once(
        lambda: open_project(match=by_buyer, by=one.buyer, version=1),
        lambda: quotations.quote(match=by_seller, by=one.seller, **offer(90_000_000)),
    )
    assert refusals(results) == 1
    opened = Project.objects.first()
    assert (opened.amount_krw if opened else None) in (None, 30_000_000)
    assert (one.reload().status == S.SELECTED) == (opened is not None)


def test_a_fall_through_and_a_cancellation(need):
    one = pair(S.SELECTED, need=need)
    Need.objects.update(status=Need.Status.MATCHED)
    match, held = read(one), Need.objects.get()
    results = at_once(
        lambda: selections.fall_through(match=match, reason="결렬", by=one.buyer) or "fell through",
        lambda: needs.cancel(need=held, by=one.buyer) or "cancelled",
    )
    assert refusals(results) == 1
    assert isinstance(results[1], Refused)
    assert (one.reload().status, Need.objects.get().status) == (S.FELL_THROUGH, Need.Status.OPEN)


def test_a_fall_through_told_twice_lets_one_reserve_succeed(need):
    one, *reserves = [pair(S.SELECTED, need=need), *(pair(S.RESERVE, need=need) for _ in range(2))]
    for rank, reserve in enumerate(reserves, start=1):
        Match.objects.filter(pk=reserve.match.pk).update(reserve_rank=rank)
    Need.objects.update(status=Need.Status.MATCHED)
    rows = read(one), read(one)
    results = at_once(
        *[lambda row=row: selections.fall_through(match=row, reason="결렬", by=one.buyer) for row in rows]
    )
    assert refusals(results) == 1
    assert [reserve.reload().status for reserve in reserves] == [S.SELECTED, S.RESERVE]


def test_two_open_the_project_of_a_reserve_that_succeeded(need):
    one = pair(S.SELECTED, need=need)
    Need.objects.update(status=Need.Status.MATCHED)
    rows = read(one), read(one)
    results = at_once(*[lambda row=row: open_project(match=row, by=one.buyer) for row in rows])
    assert refusals(results) == 1
    assert Project.objects.count() == 1
