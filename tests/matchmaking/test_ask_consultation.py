import pytest

from foundation.history.models import Event
from foundation.notifications.models import Notification
from matchmaking.models import Match, Need
from matchmaking.services import invitations, shortlists
from tests.matchmaking.pairs import answer_url, pair

pytestmark = pytest.mark.django_db
S = Match.Status
OPEN = Need.Confidentiality.OPEN


def told(kind="matchmaking.consultation_asked"):
    return {row.user for row in Notification.objects.filter(kind=kind)}


def test_accepts_and_asks_at_once(client, coordinator):
    invited = pair(S.INVITED, confidentiality=OPEN, coordinator=coordinator)
    client.force_login(invited.seller)
    client.post(invited.url("accept"), {"consult": "on"})
    match = invited.reload()
    assert match.status == S.ACCEPTED
    assert match.consultation_asked_at
    assert told() == {invited.buyer, coordinator}
    verbs = list(Event.objects.of(match).values_list("verb", flat=True))
    assert verbs == ["match.accepted", "match.consultation_asked"]


def test_nothing_is_asked_unless_wanted(client):
    invited = pair(S.INVITED, confidentiality=OPEN)
    client.force_login(invited.seller)
    client.post(invited.url("accept"))
    assert invited.reload().consultation_asked_at is None
    assert told() == set()


def test_by_the_link_too(client):
    invited = pair(S.INVITED)
    assert "accept_consult" in client.get(answer_url(invited)).content.decode()
    client.post(answer_url(invited), {"answer": "accept", "consult": "on"})
    assert invited.reload().consultation_asked_at
    assert invited.last_event().data == {"via": "link"}
    assert told() == {invited.buyer}


def test_asks_after_accepting_once(client):
    accepted = pair(S.ACCEPTED)
    client.force_login(accepted.seller)
    assert client.post(accepted.url("ask_consultation")).url == accepted.url("match")
    assert accepted.reload().consultation_asked_at
    assert client.post(accepted.url("ask_consultation")).status_code == 409


@pytest.mark.parametrize("status", [S.INVITED, S.CONSULTED, S.QUOTED, S.DECLINED])
def test_only_of_an_accepted_invitation(client, status):
    other = pair(status)
    client.force_login(other.seller)
    assert client.post(other.url("ask_consultation")).status_code == 409
    assert other.reload().consultation_asked_at is None


def test_others_may_not(client, stranger, coordinator):
    accepted = pair(S.ACCEPTED)
    for person, status in ((stranger, 404), (accepted.buyer, 403), (coordinator, 403)):
        client.force_login(person)
        assert client.post(accepted.url("ask_consultation")).status_code == status
    assert client.get(accepted.url("ask_consultation")).status_code == 405


def test_a_new_invitation_begins_without_it(coordinator):
    invited = pair(S.INVITED, confidentiality=OPEN)
    invitations.accept(match=invited.match, by=invited.seller, nda=False, consult=True)
    invitations.back_out(match=invited.match, reason="time", note="", by=invited.seller)
    again = shortlists.shortlist(need=invited.need, solution=invited.match.solution, by=invited.buyer)
    assert again.consultation_asked_at is None
