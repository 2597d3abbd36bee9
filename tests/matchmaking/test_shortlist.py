import pytest
from django.urls import reverse

from companies.models import Company
from foundation.history.models import Event
from matchmaking.models import Match, Need, Outcome
from matchmaking.services import shortlists
from solutions.models import Solution
from tests import factories
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def need():
    return factories.NeedFactory()


@pytest.fixture
def solution():
    return factories.SolutionFactory()


def url(need, solution):
    return reverse("matchmaking:shortlist", args=[need.pk, solution.pk])


def test_demand_firm_shortlists(client, need, solution):
    client.force_login(factories.member_of(need.company))
    response = client.post(url(need, solution))
    assert response.url == reverse("matchmaking:shortlisted", args=[need.pk])
    assert Match.objects.get().status == Match.Status.SHORTLISTED
    assert list(Outcome.objects.values_list("kind", flat=True)) == ["shortlisted"]


def test_coordinator_shortlists(client, need, solution, coordinator):
    client.force_login(coordinator)
    client.post(url(need, solution))
    match = Match.objects.get()
    assert match.created_by == coordinator
    assert Event.objects.of(match).get().to_state == "shortlisted"


def test_again_after_it_was_taken_off(client):
    taken_off = pair(Match.Status.CANCELLED)
    client.force_login(taken_off.buyer)
    client.post(url(taken_off.need, taken_off.match.solution))
    assert taken_off.reload().status == Match.Status.SHORTLISTED
    assert taken_off.last_event().from_state == "cancelled"


def test_get_is_no_method(client, need, solution):
    client.force_login(factories.member_of(need.company))
    assert client.get(url(need, solution)).status_code == 405


def test_outsider_finds_nothing(client, need, solution, stranger):
    client.force_login(stranger)
    assert client.post(url(need, solution)).status_code == 404
    assert not Match.objects.exists()


def test_supplier_may_not(client, need, solution):
    client.force_login(factories.member_of(solution.company))
    assert client.post(url(need, solution)).status_code == 403
    assert not Match.objects.exists()


def test_already_there(client, need, solution):
    client.force_login(factories.member_of(need.company))
    client.post(url(need, solution))
    assert client.post(url(need, solution)).status_code == 409
    assert Match.objects.count() == 1


@pytest.mark.parametrize("status", [Need.Status.SUBMITTED, Need.Status.MATCHED, Need.Status.CANCELLED])
def test_only_an_open_need(client, solution, status):
    need = factories.NeedFactory(status=status)
    client.force_login(factories.member_of(need.company))
    assert client.post(url(need, solution)).status_code == 409


def test_not_the_own_firms_solution(client):
    firm = factories.CompanyFactory(kind=Company.Kind.BOTH)
    need, own = factories.NeedFactory(company=firm), factories.SolutionFactory(company=firm)
    client.force_login(factories.member_of(firm))
    assert client.post(url(need, own)).status_code == 409


@pytest.mark.parametrize("away", [{"status": Solution.Status.WITHDRAWN}, {"company__status": "suspended"}])
def test_only_an_offered_solution(client, need, away, coordinator):
    solution = factories.SolutionFactory(**away)
    client.force_login(coordinator)
    assert client.post(url(need, solution)).status_code == 409
    client.force_login(factories.member_of(need.company))
    assert client.post(url(need, solution)).status_code == 404


def test_htmx_gets_the_piece_that_changed(client, need, solution):
    client.force_login(factories.member_of(need.company))
    page = client.post(url(need, solution), headers={"HX-Request": "true"}).content.decode()
    assert reverse("matchmaking:match", args=[Match.objects.get().pk]) in page
    assert "<html" not in page


@pytest.mark.parametrize("status", Match.ENDED)
def test_begins_again_after_an_end(need, solution, status):
    factories.MatchFactory(need=need, solution=solution, status=status, decline_reason="time")
    shortlists.shortlist(need=need, solution=solution, by=factories.member_of(need.company))
    match = Match.objects.get()
    assert (match.status, match.decline_reason) == (Match.Status.SHORTLISTED, "")
