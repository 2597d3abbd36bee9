import pytest

from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from matchmaking.models import Match
from matchmaking.services import invitations, shortlists
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db
S = Match.Status
GIVEN = {"reason": "capacity", "note": "담당자가 그만두었습니다."}


@pytest.mark.parametrize("status", [S.ACCEPTED, S.CONSULTED])
def test_steps_back_after_accepting(client, status):
    accepted = pair(status)
    client.force_login(accepted.seller)
    assert client.post(accepted.url("back_out"), GIVEN).url == accepted.url("match")
    match = accepted.reload()
    assert (match.status, match.decline_reason, match.decline_note) == (S.DECLINED, "capacity", GIVEN["note"])
    assert accepted.outcomes() == []  # the acceptance stays the answer
    told = Notification.objects.get()
    assert told.user == accepted.buyer
    assert GIVEN["note"] in told.body


@pytest.mark.parametrize("status", [S.INVITED, S.QUOTED, S.SELECTED, S.DECLINED, S.EXPIRED])
def test_only_between_acceptance_and_offer(client, status):
    other = pair(status)
    client.force_login(other.seller)
    assert client.post(other.url("back_out"), GIVEN).status_code == 409
    assert other.reload().status == status


def test_get_is_no_method(client):
    accepted = pair(S.ACCEPTED)
    client.force_login(accepted.seller)
    assert client.get(accepted.url("back_out")).status_code == 405


def test_outsider_finds_nothing(client, stranger):
    client.force_login(stranger)
    assert client.post(pair(S.ACCEPTED).url("back_out"), GIVEN).status_code == 404


def test_only_the_supplier(client, coordinator):
    accepted = pair(S.ACCEPTED)
    for person in (accepted.buyer, coordinator):
        client.force_login(person)
        assert client.post(accepted.url("back_out"), GIVEN).status_code == 403
        with pytest.raises(Forbidden):
            invitations.back_out(match=accepted.match, by=person, **GIVEN)
    assert accepted.reload().status == S.ACCEPTED


@pytest.mark.parametrize(("given", "field"), [({}, "reason"), ({"reason": "other"}, "note")])
def test_bad_input_is_named(client, given, field):
    accepted = pair(S.ACCEPTED)
    client.force_login(accepted.seller)
    page = client.post(accepted.url("back_out"), given)
    assert list(page.context["back_out_form"].errors) == [field]
    assert f"back_out_{field}_error" in page.content.decode()
    assert accepted.reload().status == S.ACCEPTED


def test_the_service_knows_the_reasons():
    accepted = pair(S.ACCEPTED)
    with pytest.raises(Refused) as refused:
        invitations.back_out(match=accepted.match, reason="bored", note="", by=accepted.seller)
    assert refused.value.code == "reason"


def test_the_history_keeps_what_the_next_invitation_forgets():
    accepted = pair(S.ACCEPTED)
    invitations.back_out(match=accepted.match, by=accepted.seller, **GIVEN)
    assert GIVEN["note"] in accepted.last_event().reason
    again = shortlists.shortlist(need=accepted.need, solution=accepted.match.solution, by=accepted.buyer)
    assert (again.pk, again.decline_reason, again.decline_note) == (accepted.match.pk, "", "")
    invitations.invite(match=again, message="", by=accepted.buyer)
    assert accepted.reload().status == S.INVITED
