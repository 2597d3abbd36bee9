import pytest

from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from matchmaking.models import Match, Need
from matchmaking.services import invitations
from tests.matchmaking.pairs import SECRET, SUMMARY, after_due, pair

pytestmark = pytest.mark.django_db
S = Match.Status
OPEN, SUMMARY_ONLY = Need.Confidentiality.OPEN, Need.Confidentiality.SUMMARY


def test_accepts_an_open_need_without_a_pledge(client):
    invited = pair(S.INVITED, confidentiality=OPEN)
    client.force_login(invited.seller)
    assert client.post(invited.url("accept")).url == invited.url("match")
    assert invited.reload().status == S.ACCEPTED
    assert invited.match.nda_accepted_at is None
    assert invited.match.invitation.answered_at
    assert invited.match.invitation.token_used_at is None
    assert invited.outcomes() == ["accepted"]
    assert invited.last_event().data == {}
    assert Notification.objects.get().user == invited.buyer


@pytest.mark.parametrize("confidentiality", [SUMMARY_ONLY, Need.Confidentiality.INVITED])
def test_accepting_the_nda_opens_a_confidential_need(client, confidentiality):
    invited = pair(S.INVITED, confidentiality=confidentiality)
    client.force_login(invited.seller)
    page = client.get(invited.url("match")).content.decode()
    assert SECRET not in page
    assert SUMMARY in page
    before = Need.objects.get(pk=invited.need.pk).version
    client.post(invited.url("accept"), {"nda": "on"})
    match = invited.reload()
    assert (match.status, match.nda_version) == (S.ACCEPTED, invitations.NDA_VERSION)
    assert match.nda_accepted_by == invited.seller
    assert (invited.last_event().verb, invited.last_event().actor_key) == ("match.pledged", invited.seller.pk)
    assert match.nda_accepted_at
    assert SECRET in client.get(invited.url("match")).content.decode()
    assert Need.objects.get(pk=invited.need.pk).version == before + 1


def test_without_the_nda_the_field_says_so(client):
    invited = pair(S.INVITED, confidentiality=SUMMARY_ONLY)
    client.force_login(invited.seller)
    page = client.post(invited.url("accept"))
    assert list(page.context["accept_form"].errors) == ["nda"]
    assert "accept_nda_error" in page.content.decode()
    assert SECRET not in page.content.decode()
    assert invited.reload().status == S.INVITED


def test_service_refuses_without_the_nda():
    invited = pair(S.INVITED, confidentiality=SUMMARY_ONLY)
    with pytest.raises(Refused) as refused:
        invitations.accept(match=invited.match, by=invited.seller, nda=False)
    assert refused.value.code == "nda"


def test_get_is_no_method(client):
    invited = pair(S.INVITED)
    client.force_login(invited.seller)
    assert client.get(invited.url("accept")).status_code == 405


def test_outsider_finds_nothing(client, stranger):
    client.force_login(stranger)
    assert client.post(pair(S.INVITED).url("accept")).status_code == 404


def test_only_the_supplier(client, coordinator):
    invited = pair(S.INVITED)
    for person in (invited.buyer, coordinator):
        client.force_login(person)
        assert client.post(invited.url("accept"), {"nda": "on"}).status_code == 403
        with pytest.raises(Forbidden):
            invitations.accept(match=invited.match, by=person, nda=True)
    assert invited.reload().status == S.INVITED


def test_suspended_supplier_may_not(client):
    invited = pair(S.INVITED)
    type(invited.match.solution.company).objects.update(status="suspended")
    client.force_login(invited.seller)
    assert client.post(invited.url("accept")).status_code == 403


@pytest.mark.parametrize("status", [S.ACCEPTED, S.DECLINED, S.EXPIRED, S.QUOTED, S.SELECTED, S.NOT_SELECTED])
def test_already_answered(client, status):
    answered = pair(status, confidentiality=OPEN)
    client.force_login(answered.seller)
    assert client.post(answered.url("accept")).status_code == 409
    assert answered.reload().status == status


def test_late(client):
    invited = pair(S.INVITED, confidentiality=OPEN)
    client.force_login(invited.seller)
    with after_due():
        assert client.post(invited.url("accept")).status_code == 409
    assert invited.reload().status == S.INVITED
