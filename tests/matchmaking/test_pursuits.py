"""A supplier's board: every pursuit in one column, and its record in words and counts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from foundation.history import clock
from foundation.history.workflow import record
from matchmaking.models import Match, Need
from matchmaking.services import pursuits
from tests import factories
from tests.matchmaking.pairs import SECRET, secret_need

pytestmark = pytest.mark.django_db
S = Match.Status
BOARD = reverse("matchmaking:pursuits")


@pytest.fixture
def firm():
    return factories.SupplierFactory(open_slots=3)


@pytest.fixture
def seller(firm):
    return factories.member_of(firm)


def pursue(firm, status, *, need=None, **fields):
    need = need or secret_need(confidentiality=Need.Confidentiality.SUMMARY)
    match = factories.MatchFactory(need=need, solution__company=firm, status=status, **fields)
    factories.InvitationFactory(match=match)
    return match


def columns(seller):
    board = pursuits.board(user=seller)
    return {column.code: {row.match for row in column.rows} for column in board.columns}


def test_each_state_has_its_column(firm, seller):
    invited, quoted = pursue(firm, S.INVITED), pursue(firm, S.QUOTED)
    asked = pursue(firm, S.ACCEPTED, consultation_asked_at=clock.now())
    writing = {pursue(firm, S.ACCEPTED), pursue(firm, S.CONSULTED)}
    decided = {
        pursue(firm, status)
        for status in (S.SELECTED, S.RESERVE, S.NOT_SELECTED, S.FELL_THROUGH, S.DECLINED, S.EXPIRED)
    }
    pursue(firm, S.SHORTLISTED), pursue(firm, S.CANCELLED), pursue(factories.SupplierFactory(), S.INVITED)
    assert columns(seller) == {
        "invited": {invited},
        "consulting": {asked},
        "quoting": writing,
        "quoted": {quoted},
        "decided": decided,
    }


def test_the_last_column_is_cut_short(firm, seller):
    for _ in range(pursuits.RESULTS + 2):
        pursue(firm, S.NOT_SELECTED)
    last = pursuits.board(user=seller).columns[-1]
    assert (len(last.rows), last.more) == (pursuits.RESULTS, 2)


def test_nothing_confidential_before_the_pledge(client, firm, seller):
    match = pursue(firm, S.INVITED)
    client.force_login(seller)
    page = client.get(BOARD).content.decode()
    assert SECRET not in page
    assert reverse("matchmaking:match", args=[match.pk]) in page
    Match.objects.filter(pk=match.pk).update(nda_accepted_at=clock.now())
    assert SECRET in client.get(BOARD).content.decode()


def told(match, *states):
    """Its history: the states, each with the days since."""
    for state, days in states:
        with clock.at(clock.now() - timedelta(days=days)):
            record(match, f"match.{state}", to_state=state)


def test_the_record_counts_what_was_decided_and_answered(firm, seller):
    won, lost, open_, silent, old, together = (pursue(firm, S.SELECTED) for _ in range(6))
    told(won, (S.INVITED, 30), (S.ACCEPTED, 29), (S.QUOTED, 20), (S.SELECTED, 10), (S.FELL_THROUGH, 5))
    told(lost, (S.INVITED, 30), (S.ACCEPTED, 27), (S.QUOTED, 20), (S.NOT_SELECTED, 10))
    told(open_, (S.INVITED, 9), (S.DECLINED, 7))
    told(silent, (S.INVITED, 30), (S.EXPIRED, 23))
    told(old, (S.INVITED, 400), (S.ACCEPTED, 399), (S.QUOTED, 390), (S.SELECTED, 380))
    told(together, (S.ACCEPTED, 30), (S.QUOTED, 20), (S.SELECTED, 10))
    Match.objects.filter(pk=together.pk).update(designated=True)
    found = pursuits.board(user=seller).record
    assert (found.decided, found.won, found.win_rate) == (2, 1, 50)
    assert (found.invited, found.answered, found.answer_rate) == (4, 3, 75)
    assert found.hours == pytest.approx(48)


def test_a_decision_that_was_taken_back_is_none(firm, seller):
    match = pursue(firm, S.QUOTED)
    told(match, (S.QUOTED, 30), (S.SELECTED, 20), (S.QUOTED, 10))
    assert pursuits.board(user=seller).record.decided == 0


def test_slots_are_told_and_changed_by_the_owner(client, firm, seller):
    for status in (S.INVITED, S.ACCEPTED, S.QUOTED, S.SELECTED):
        pursue(firm, status)
    (row,) = pursuits.board(user=seller).capacity
    assert (row.used, row.full) == (3, True)
    client.force_login(seller)
    page = client.get(BOARD).content.decode()
    assert "3건 가운데 3건" in page
    edit = reverse("companies:edit", args=[firm.pk])
    assert (edit in page) == row.editable


def test_only_suppliers(client, stranger, coordinator):
    buyer = factories.member_of(factories.CompanyFactory())
    for person in (stranger, coordinator, buyer):
        client.force_login(person)
        assert client.get(BOARD).status_code == 403
    assert client.post(BOARD).status_code == 405


def test_queries_do_not_grow_with_rows(client, firm, seller, django_assert_max_num_queries):
    for status in (S.INVITED, S.ACCEPTED, S.CONSULTED, S.QUOTED, S.SELECTED, S.DECLINED) * 3:
        pursue(firm, status, need=factories.NeedFactory())
    client.force_login(seller)
    with django_assert_max_num_queries(30):
        client.get(BOARD)
