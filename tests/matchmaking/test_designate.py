"""지정 매칭: a pair that arrives together is linked with a reason, as accepted, and is no merit of the ranking."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from companies.services import interests
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from matchmaking import workflow
from matchmaking.models import Match, Outcome
from matchmaking.ranking import labels
from matchmaking.ranking.load import solution_facts
from matchmaking.services import designations, invitations
from tests import factories
from tests.matchmaking import judged
from tests.ranking.labelled import graded, shown

pytestmark = pytest.mark.django_db
S = Match.Status
WHY = "박람회에 함께 신청했습니다"


@pytest.fixture
def solution(db):
    return factories.SolutionFactory()


@pytest.fixture
def need(db):
    return factories.NeedFactory(confidentiality="summary")


def designate(need, solution, by, reason=WHY):
    return designations.designate(need=need, solution=solution, reason=reason, by=by)


def url(need):
    return reverse("matchmaking:designate", args=[need.pk])


def test_begins_as_accepted_and_tells_both_firms(coordinator, need, solution):
    buyer, seller = factories.member_of(need.company), factories.member_of(solution.company)
    match = designate(need, solution, coordinator)
    assert (match.status, match.designated) == (S.ACCEPTED, True)
    event = Event.objects.of(match).get()
    assert (event.from_state, event.to_state, event.reason) == ("", S.ACCEPTED, WHY)
    assert event.actor_key == coordinator.pk
    told = Notification.objects.filter(kind="matchmaking.designated")
    assert {row.user for row in told} == {buyer, seller}
    assert not any(need.title in row.title + row.body for row in told)


def test_the_supplier_pledges_before_it_sees_a_confidential_need(coordinator, need, solution):
    seller = factories.member_of(solution.company)
    match = designate(need, solution, coordinator)
    assert need.shown_to(seller) == "masked"
    invitations.pledge(match=match, by=seller)
    assert need.shown_to(seller) == "full"


def test_no_list_is_moved_into_a_designated_match():
    """It is created so; no transition leads from a candidate to it without an invitation."""
    before = [state for state, after in workflow.MATCH.transitions.items() if workflow.DESIGNATED in after]
    assert S.SHORTLISTED not in before


@pytest.mark.parametrize("status", [S.SHORTLISTED, S.INVITED, S.DECLINED])
def test_a_pair_that_the_platform_brought_together_is_not_designated(coordinator, need, solution, status):
    factories.MatchFactory(need=need, solution=solution, status=status)
    with pytest.raises(Refused):
        designate(need, solution, coordinator)


def test_refused_where_it_makes_no_pair(coordinator, need, solution):
    for bad, offered in (
        (factories.NeedFactory(status="submitted"), solution),
        (need, factories.SolutionFactory(status="draft")),
        (need, factories.SolutionFactory(company=need.company)),
    ):
        with pytest.raises(Refused):
            designate(bad, offered, coordinator)
    with pytest.raises(ValidationError):
        designate(need, solution, coordinator, reason="  ")
    assert not Match.objects.exists()


def test_nobody_joins_a_round_after_its_deadline(solution):
    """Else a firm could be linked whose reviewers then have an interest."""
    made = judged.opened(1)
    with clock.at(made.deadline - timedelta(microseconds=1)):
        designate(made.round.need, solution, made.coordinator)
    with clock.at(made.deadline), pytest.raises(Refused) as refused:
        designate(made.round.need, factories.SolutionFactory(), made.coordinator)
    assert refused.value.code == "late"


def test_only_by_the_operating_body_without_an_interest(coordinator, need, solution):
    for user in (factories.member_of(need.company), factories.member_of(solution.company)):
        with pytest.raises(Forbidden):
            designate(need, solution, user)
    interests.declare(company=solution.company, by=coordinator, kind="advice")
    with pytest.raises(Forbidden):
        designate(need, solution, coordinator)


def test_linked_on_the_page(client, coordinator, need, solution):
    client.force_login(coordinator)
    assert solution.title in client.get(url(need), {"solution": solution.pk}).content.decode()
    page = client.post(url(need), {"solution": solution.pk, "reason": ""})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["reason"])
    assert client.post(url(need), {"solution": solution.pk, "reason": WHY}).status_code == 302
    match = Match.objects.get()
    assert "지정 매칭" in client.get(reverse("matchmaking:match", args=[match.pk])).content.decode()
    shortlist = client.get(reverse("matchmaking:shortlisted", args=[need.pk])).content.decode()
    assert "지정 매칭" in shortlist


@pytest.mark.parametrize("key", ["no-key", "00000000-0000-0000-0000-000000000000"])
def test_no_such_solution(client, coordinator, need, key):
    client.force_login(coordinator)
    assert client.post(url(need), {"solution": key, "reason": WHY}).status_code == 404


def test_nothing_is_learnt_from_it(coordinator, need, solution):
    other = factories.SolutionFactory()
    shown(need, [solution, other])
    graded(need, solution, 4)
    designate(need, solution, coordinator)
    assert not Outcome.objects.exists()
    before = labels.stamp(as_of=clock.now())
    [group] = labels.read(as_of=clock.now()).groups
    assert group.solutions == (other.external_id,)
    designate(need, other, coordinator)
    assert labels.read(as_of=clock.now()).groups == []
    assert labels.stamp(as_of=clock.now()) != before


def test_it_is_load_and_no_merit(coordinator, need, solution):
    designate(need, solution, coordinator)
    track = solution_facts([str(solution.pk)])[str(solution.pk)].track
    assert (track.open, track.invited, track.accepted) == (1, 0, 0)
