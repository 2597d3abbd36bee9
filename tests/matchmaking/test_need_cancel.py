import pytest
from django.urls import reverse

from foundation.history.models import Event
from matchmaking.models import Match, Round
from tests import factories
from tests.matchmaking import judged
from tests.matchmaking.asks import S, ask

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", [S.DRAFT, S.SUBMITTED, S.RETURNED, S.OPEN, S.MATCHED])
def test_the_firm_cancels(client, status):
    mine = ask(status)
    client.force_login(mine.buyer)
    assert client.post(mine.url("need_cancel"), {"reason": "라인을 닫습니다"}).url == mine.url("need")
    assert mine.reload().status == S.CANCELLED
    assert Event.objects.of(mine.need).get().reason == "라인을 닫습니다"


def test_an_operator_cancels_without_a_reason(client, coordinator):
    theirs = ask(S.OPEN)
    client.force_login(coordinator)
    client.post(theirs.url("need_cancel"))
    assert theirs.reload().status == S.CANCELLED


def test_its_matches_end_with_it(client):
    mine = ask(S.OPEN)
    matches = [
        factories.MatchFactory(need=mine.need, status=s) for s in ("shortlisted", "invited", "declined")
    ]
    client.force_login(mine.buyer)
    client.post(mine.url("need_cancel"))
    assert [Match.objects.get(pk=m.pk).status for m in matches] == ["cancelled", "cancelled", "declined"]


def test_a_draft_of_a_round_ends_with_it(client):
    made = judged.drafted()
    client.force_login(made.buyer)
    client.post(reverse("matchmaking:need_cancel", args=[made.round.need_id]))
    assert made.reload().status == Round.Status.CANCELLED
    event = Event.objects.of(made.round).last()
    assert (event.verb, event.from_state, event.actor_key) == ("round.cancelled", "draft", made.buyer.pk)


def test_a_selection_has_to_fall_through_first(client):
    mine = ask(S.MATCHED)
    match = factories.MatchFactory(need=mine.need, status="selected")
    client.force_login(mine.buyer)
    assert client.post(mine.url("need_cancel")).status_code == 409
    assert mine.reload().status == S.MATCHED
    assert Match.objects.get(pk=match.pk).status == "selected"


def test_get_is_no_method(client):
    mine = ask()
    client.force_login(mine.buyer)
    assert client.get(mine.url("need_cancel")).status_code == 405


def test_outsiders(client, stranger):
    theirs = ask(S.OPEN)
    client.force_login(stranger)
    assert client.post(theirs.url("need_cancel")).status_code == 404
    client.force_login(factories.member_of(factories.SupplierFactory()))
    assert client.post(theirs.url("need_cancel")).status_code == 403
    assert theirs.reload().status == S.OPEN


@pytest.mark.parametrize("status", [S.CLOSED, S.CANCELLED])
def test_already_over(client, status):
    mine = ask(status)
    client.force_login(mine.buyer)
    assert client.post(mine.url("need_cancel")).status_code == 409
    assert mine.reload().status == status
