import pytest
from django.urls import reverse

from foundation.history.workflow import Forbidden
from matchmaking.models import Match, Need
from matchmaking.services import invitations
from tests.matchmaking.pairs import SECRET, pair

pytestmark = pytest.mark.django_db
S = Match.Status
SUMMARY_ONLY = Need.Confidentiality.SUMMARY


@pytest.fixture
def accepted():
    """Accepted by the link: nobody has pledged."""
    invited = pair(S.INVITED, confidentiality=SUMMARY_ONLY)
    invitations.accept(match=invited.match, by=None, nda=True)
    return invited


def test_pledges_and_sees_the_need(client, accepted):
    client.force_login(accepted.seller)
    page = client.get(accepted.url("match"))
    assert "quotation_form" not in page.context
    assert SECRET not in page.content.decode()
    before = Need.objects.get(pk=accepted.need.pk).version
    client.post(accepted.url("pledge"), {"nda": "on"})
    match = accepted.reload()
    assert (match.nda_accepted_by, match.nda_version) == (accepted.seller, invitations.NDA_VERSION)
    assert accepted.last_event().verb == "match.pledged"
    assert accepted.last_event().data == {"version": invitations.NDA_VERSION}
    assert SECRET in client.get(accepted.url("match")).content.decode()
    assert Need.objects.get(pk=accepted.need.pk).version == before + 1


def test_get_is_no_method(client, accepted):
    client.force_login(accepted.seller)
    assert client.get(accepted.url("pledge")).status_code == 405


def test_outsider_finds_nothing(client, accepted, stranger):
    client.force_login(stranger)
    assert client.post(accepted.url("pledge"), {"nda": "on"}).status_code == 404


def test_only_the_supplier(client, accepted, coordinator):
    for person in (accepted.buyer, coordinator):
        client.force_login(person)
        assert client.post(accepted.url("pledge"), {"nda": "on"}).status_code == 403
        with pytest.raises(Forbidden):
            invitations.pledge(match=accepted.match, by=person)


def test_already_pledged(client, accepted):
    invitations.pledge(match=accepted.match, by=accepted.seller)
    client.force_login(accepted.seller)
    assert client.post(accepted.url("pledge"), {"nda": "on"}).status_code == 409


@pytest.mark.parametrize("status", [S.INVITED, S.DECLINED, S.EXPIRED])
def test_only_after_accepting(client, status):
    other = pair(status, confidentiality=SUMMARY_ONLY)
    client.force_login(other.seller)
    assert client.post(other.url("pledge"), {"nda": "on"}).status_code == 409
    assert other.reload().nda_accepted_at is None


def test_unticked_is_named(client, accepted):
    client.force_login(accepted.seller)
    page = client.post(accepted.url("pledge"))
    assert list(page.context["pledge_form"].errors) == ["nda"]


def test_text_of_each_version(client, stranger):
    url = reverse("matchmaking:nda", args=[invitations.NDA_VERSION])
    assert client.get(url).status_code == 302
    client.force_login(stranger)
    text = client.get(url).content.decode()
    assert "비밀유지서약" in text
    assert "전자서명" not in text
    assert client.get(reverse("matchmaking:nda", args=["1999-1"])).status_code == 404
    assert client.post(url).status_code == 405
