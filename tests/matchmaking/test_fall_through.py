import pytest

from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from matchmaking.models import Match, Need
from matchmaking.services import selections
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


def test_supplier_may_not(selected):
    with pytest.raises(Forbidden):
        selections.fall_through(match=selected.match, reason="그만", by=selected.seller)
    assert selected.reload().status == S.SELECTED


def test_only_a_selection():
    quoted = pair(S.QUOTED)
    with pytest.raises(Refused):
        selections.fall_through(match=quoted.match, reason="그만", by=quoted.buyer)
    assert quoted.reload().status == S.QUOTED
