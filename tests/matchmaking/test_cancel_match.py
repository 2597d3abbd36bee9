import pytest

from foundation.history.workflow import Forbidden
from foundation.notifications.models import Notification
from matchmaking.models import Match, Need
from matchmaking.services import matches
from tests.matchmaking.pairs import SECRET, pair, secret_need

pytestmark = pytest.mark.django_db
S = Match.Status
GIVEN = {"reason": "사내 사정으로 미룹니다."}


@pytest.mark.parametrize("status", [S.INVITED, S.ACCEPTED, S.QUOTED])
def test_cancels_and_hides_the_need(client, status):
    invited = pair(status, confidentiality=Need.Confidentiality.INVITED)
    before = Need.objects.get(pk=invited.need.pk).version
    client.force_login(invited.buyer)
    client.post(invited.url("cancel_match"), GIVEN)
    assert invited.reload().status == S.CANCELLED
    assert invited.last_event().reason == GIVEN["reason"]
    assert Need.objects.get(pk=invited.need.pk).version == before + 1
    told = Notification.objects.get()
    assert told.user == invited.seller
    assert SECRET not in told.title + told.body
    client.force_login(invited.seller)
    assert client.get(invited.url("match")).status_code == 404
    assert client.get(told.url).status_code == 200


def test_get_is_no_method(client):
    invited = pair(S.INVITED)
    client.force_login(invited.buyer)
    assert client.get(invited.url("cancel_match")).status_code == 405


def test_outsider_finds_nothing(client, stranger):
    client.force_login(stranger)
    assert client.post(pair(S.INVITED).url("cancel_match"), GIVEN).status_code == 404


def test_supplier_may_not(client):
    invited = pair(S.INVITED)
    client.force_login(invited.seller)
    assert client.post(invited.url("cancel_match"), GIVEN).status_code == 403
    with pytest.raises(Forbidden):
        matches.cancel_match(match=invited.match, by=invited.seller, **GIVEN)
    assert invited.reload().status == S.INVITED


@pytest.mark.parametrize("status", [S.SHORTLISTED, S.CANCELLED, S.DECLINED, S.SELECTED])
def test_nothing_to_cancel(client, status):
    other = pair(status)
    client.force_login(other.buyer)
    assert client.post(other.url("cancel_match"), GIVEN).status_code == 409
    assert other.reload().status == status


def test_reason_is_asked_for(client):
    invited = pair(S.INVITED)
    client.force_login(invited.buyer)
    page = client.post(invited.url("cancel_match"))
    assert list(page.context["cancel_form"].errors) == ["reason"]
    assert "cancel_reason_error" in page.content.decode()
    assert invited.reload().status == S.INVITED


def test_all_of_a_need():
    need = secret_need()
    rows = [pair(status, need=need) for status in (S.SHORTLISTED, S.INVITED, S.QUOTED)]
    declined = pair(S.DECLINED, need=need)
    with pytest.raises(Forbidden):
        matches.cancel_matches(need=need, by=declined.seller)
    matches.cancel_matches(need=need, by=declined.buyer)
    assert {row.reload().status for row in rows} == {S.CANCELLED}
    assert declined.reload().status == S.DECLINED
    assert {row.user for row in Notification.objects.all()} == {rows[1].seller, rows[2].seller}
