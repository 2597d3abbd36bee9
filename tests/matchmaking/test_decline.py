import pytest

from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from foundation.outbox.models import Delivery
from matchmaking.models import Match
from matchmaking.services import invitations
from tests.matchmaking.pairs import after_due, pair

pytestmark = pytest.mark.django_db
S = Match.Status
GIVEN = {"reason": "budget", "note": "현장 조사만 해도 예산을 넘습니다."}


def test_declines(client):
    invited = pair(S.INVITED)
    client.force_login(invited.seller)
    client.post(invited.url("decline"), GIVEN)
    match = invited.reload()
    assert (match.status, match.decline_reason, match.decline_note) == (S.DECLINED, "budget", GIVEN["note"])
    assert match.invitation.answered_at
    assert invited.outcomes() == ["declined"]
    told = Notification.objects.get()
    assert told.user == invited.buyer
    assert GIVEN["note"] in told.body
    assert GIVEN["note"] in Delivery.objects.get().body


def test_get_is_no_method(client):
    invited = pair(S.INVITED)
    client.force_login(invited.seller)
    assert client.get(invited.url("decline")).status_code == 405


def test_outsider_finds_nothing(client, stranger):
    client.force_login(stranger)
    assert client.post(pair(S.INVITED).url("decline"), GIVEN).status_code == 404


def test_only_the_supplier(client, coordinator):
    invited = pair(S.INVITED)
    for person in (invited.buyer, coordinator):
        client.force_login(person)
        assert client.post(invited.url("decline"), GIVEN).status_code == 403
        with pytest.raises(Forbidden):
            invitations.decline(match=invited.match, by=person, **GIVEN)
    assert invited.reload().status == S.INVITED


@pytest.mark.parametrize("status", [S.ACCEPTED, S.DECLINED, S.EXPIRED, S.QUOTED, S.SELECTED])
def test_already_answered(client, status):
    answered = pair(status)
    client.force_login(answered.seller)
    assert client.post(answered.url("decline"), GIVEN).status_code == 409
    assert answered.reload().decline_reason == ""


def test_late(client):
    invited = pair(S.INVITED)
    client.force_login(invited.seller)
    with after_due():
        assert client.post(invited.url("decline"), GIVEN).status_code == 409


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "bored"}, "reason"),
        ({"reason": "other"}, "note"),
        ({"reason": "field", "note": "가" * 1001}, "note"),
    ],
)
def test_bad_input_is_named(client, given, field):
    invited = pair(S.INVITED)
    client.force_login(invited.seller)
    page = client.post(invited.url("decline"), given)
    assert list(page.context["decline_form"].errors) == [field]
    assert f"decline_{field}_error" in page.content.decode()
    assert invited.reload().status == S.INVITED


def test_service_knows_the_reasons():
    invited = pair(S.INVITED)
    with pytest.raises(Refused) as refused:
        invitations.decline(match=invited.match, reason="bored", note="", by=invited.seller)
    assert refused.value.code == "reason"
