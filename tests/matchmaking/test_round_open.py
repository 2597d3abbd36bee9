import pytest

from companies.models import Membership
from foundation.history import clock
from foundation.history.models import Event
from foundation.notifications.models import Notification
from matchmaking.models import Match, Need, Round
from matchmaking.services import round_steps
from tests import factories
from tests.matchmaking import judged
from tests.matchmaking.pairs import SECRET

pytestmark = pytest.mark.django_db
S = Round.Status


def test_opens_and_tells_the_firms(client):
    draft = judged.drafted()
    client.force_login(draft.coordinator)
    Notification.objects.all().delete()
    assert client.post(draft.url("round_open")).status_code == 302
    round_ = draft.reload()
    assert (round_.status, len(round_.seed)) == (S.OPEN, 32)
    event = Event.objects.of(round_).last()
    assert (event.verb, event.from_state, event.actor_key) == ("round.open", "draft", draft.coordinator.pk)
    told = Notification.objects.filter(kind="matchmaking.round")
    firms = {draft.round.need.company, *(pair.match.solution.company for pair in draft.pairs)}
    members = Membership.objects.filter(company__in=firms).values_list("user", flat=True)
    assert sorted(row.user_id for row in told) == sorted(members)
    assert not any(SECRET in row.title + row.body for row in told)


def test_gives_back_what_was_offered_unsealed(client):
    draft = judged.drafted()
    draft.offer(draft.pairs[0])
    client.force_login(draft.coordinator)
    client.post(draft.url("round_open"))
    assert draft.statuses() == [Match.Status.ACCEPTED, Match.Status.ACCEPTED]
    assert not draft.pairs[0].match.quotations.standing().exists()
    told = Notification.objects.get(title__contains="견적을 돌려드렸습니다")
    assert (told.user, told.url) == (draft.pairs[0].seller, draft.url("round"))


def test_get_is_no_method(client):
    draft = judged.drafted()
    client.force_login(draft.coordinator)
    assert client.get(draft.url("round_open")).status_code == 405


def test_firms_and_reviewers_dont_know_of_a_draft(client, stranger):
    draft = judged.drafted()
    for person in (draft.buyer, draft.pairs[0].seller, draft.reviewers[0], stranger):
        client.force_login(person)
        assert client.post(draft.url("round_open")).status_code == 404
        assert client.get(draft.url("round")).status_code == 404


def test_firms_may_not_lead(client):
    opened = judged.opened()
    for person in (opened.buyer, opened.pairs[0].seller, opened.reviewers[0]):
        client.force_login(person)
        for name in ("round_open", "round_start", "round_close", "round_reopen", "round_cancel"):
            assert client.post(opened.url(name)).status_code == 403
        for name in ("round_edit", "round_decide"):
            assert client.get(opened.url(name)).status_code == 403


def test_once(client):
    opened = judged.opened()
    client.force_login(opened.coordinator)
    seed = opened.round.seed
    assert client.post(opened.url("round_open")).status_code == 409
    assert opened.reload().seed == seed


def test_not_after_its_deadline(client):
    draft = judged.drafted()
    with clock.at(draft.deadline), pytest.raises(round_steps.Refused) as refused:
        round_steps.open_(round_=draft.round, by=draft.coordinator)
    assert refused.value.code == "deadline"


def test_only_for_an_open_need():
    draft = judged.drafted()
    Need.objects.update(status=Need.Status.MATCHED)
    with pytest.raises(round_steps.Refused) as refused:
        round_steps.open_(round_=draft.round, by=draft.coordinator)
    assert refused.value.code == "need_status"


def test_no_coordinator_with_an_interest(client):
    draft = judged.drafted()
    factories.MembershipFactory(user=draft.coordinator, company=draft.pairs[0].match.solution.company)
    client.force_login(draft.coordinator)
    assert client.post(draft.url("round_open")).status_code == 404
