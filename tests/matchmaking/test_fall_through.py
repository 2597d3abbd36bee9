import pytest

from companies.models import Company
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from matchmaking.models import Match, Need
from matchmaking.services import needs, selections
from solutions.models import Solution
from tests.matchmaking.pairs import pair, secret_need

pytestmark = pytest.mark.django_db
S = Match.Status


@pytest.fixture
def selected():
    return pair(S.SELECTED, need=secret_need(status=Need.Status.MATCHED))


def test_need_is_open_again(selected):
    before = Need.objects.get().version
    selections.fall_through(match=selected.match, reason="협약 조건이 맞지 않음", by=selected.buyer)
    assert selected.reload().status == S.FELL_THROUGH
    assert selected.last_event().reason == "협약 조건이 맞지 않음"
    assert (Need.objects.get().status, Need.objects.get().version) == (Need.Status.OPEN, before + 1)
    assert {row.user for row in Notification.objects.all()} == {selected.seller}


def test_both_firms_hear_of_it_from_the_coordinator(selected, coordinator):
    selections.fall_through(match=selected.match, reason="공급기업 폐업", by=coordinator)
    assert {row.user for row in Notification.objects.all()} == {selected.seller, selected.buyer}


@pytest.fixture
def reserves(selected):
    found = [pair(S.RESERVE, need=selected.need) for _ in range(2)]
    for rank, reserve in zip((2, 1), found, strict=True):
        reserve.match.reserve_rank = rank
        reserve.match.save(update_fields=["reserve_rank"])
    return found[1], found[0]


def test_the_first_reserve_succeeds(selected, reserves, coordinator):
    first, second = reserves
    why = "계약 조건이 맞지 않음"
    assert selections.fall_through(match=selected.match, reason=why, by=coordinator) == first.match
    assert (selected.reload().status, first.reload().status, second.reload().status) == (
        S.FELL_THROUGH,
        S.SELECTED,
        S.RESERVE,
    )
    assert Need.objects.get().status == Need.Status.MATCHED
    assert (selected.last_event().reason, first.last_event().reason) == (why, why)
    assert first.outcomes() == ["selected"]
    told = {(row.user, row.kind) for row in Notification.objects.all()}
    assert {(first.seller, "matchmaking.selected"), (first.buyer, "matchmaking.succeeded")} <= told
    assert (second.seller, "matchmaking.selected") not in told


def test_the_need_opens_once_no_reserve_is_left(selected, reserves):
    for match in (selected.match, *(reserve.match for reserve in reserves)):
        assert Need.objects.get().status == Need.Status.MATCHED
        match.refresh_from_db()
        selections.fall_through(match=match, reason="결렬", by=selected.buyer)
    assert Need.objects.get().status == Need.Status.OPEN


def withdrawn(reserve):
    Solution.objects.filter(pk=reserve.match.solution_id).update(status=Solution.Status.WITHDRAWN)


def suspended(reserve):
    Company.objects.filter(pk=reserve.match.solution.company_id).update(status=Company.Status.SUSPENDED)


@pytest.mark.parametrize("gone", [withdrawn, suspended])
def test_a_reserve_that_is_not_offered_any_more_is_passed_over(selected, reserves, gone):
    first, second = reserves
    gone(first)
    assert selections.fall_through(match=selected.match, reason="결렬", by=selected.buyer) == second.match
    assert (first.reload().status, second.reload().status) == (S.NOT_SELECTED, S.SELECTED)
    assert (first.outcomes(), second.outcomes()) == ([], ["selected"])
    told = set(Notification.objects.values_list("user", "kind"))
    assert (first.seller.pk, "matchmaking.not_selected") in told
    assert (first.seller.pk, "matchmaking.selected") not in told


def test_the_need_opens_where_no_reserve_is_offered_any_more(selected, reserves):
    for reserve in reserves:
        withdrawn(reserve)
    assert selections.fall_through(match=selected.match, reason="결렬", by=selected.buyer) is None
    assert [reserve.reload().status for reserve in reserves] == [S.NOT_SELECTED] * 2
    assert Need.objects.get().status == Need.Status.OPEN


def test_a_need_in_which_someone_succeeded_is_not_cancelled(selected, reserves):
    selections.fall_through(match=selected.match, reason="결렬", by=selected.buyer)
    with pytest.raises(Refused):
        needs.cancel(need=Need.objects.get(), by=selected.buyer)
    assert reserves[0].reload().status == S.SELECTED


def test_closing_lets_the_reserves_go(selected, reserves, coordinator):
    needs.close(need=Need.objects.get(), by=coordinator)
    assert [reserve.reload().status for reserve in reserves] == [S.NOT_SELECTED] * 2
    told = set(Notification.objects.values_list("user", "kind"))
    assert {(reserve.seller.pk, "matchmaking.not_selected") for reserve in reserves} <= told


def test_cancelling_lets_the_reserves_go(reserves):
    need = reserves[0].need
    need.matches.filter(status=S.SELECTED).update(status=S.FELL_THROUGH)
    needs.cancel(need=Need.objects.get(), by=reserves[0].buyer)
    assert [reserve.reload().status for reserve in reserves] == [S.NOT_SELECTED] * 2


def test_supplier_may_not(selected):
    with pytest.raises(Forbidden):
        selections.fall_through(match=selected.match, reason="그만", by=selected.seller)
    assert selected.reload().status == S.SELECTED


def test_only_a_selection():
    quoted = pair(S.QUOTED)
    with pytest.raises(Refused):
        selections.fall_through(match=quoted.match, reason="그만", by=quoted.buyer)
    assert quoted.reload().status == S.QUOTED
