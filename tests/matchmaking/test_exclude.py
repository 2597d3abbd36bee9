import pytest

from foundation.history.models import Event
from matchmaking.models import Curation, Match
from matchmaking.services.candidates import candidates
from tests import factories
from tests.matchmaking.curated import REASON, curation, url
from tests.matchmaking.ranked import index
from tests.matchmaking.ranked import need as full_need
from tests.matchmaking.ranked import solution as full_solution

pytestmark = pytest.mark.django_db
SENT = {"reason": REASON}


@pytest.fixture
def need():
    return factories.NeedFactory()


@pytest.fixture
def solution():
    return factories.SolutionFactory()


@pytest.fixture
def signed_in(client, coordinator):
    client.force_login(coordinator)
    return coordinator


def test_takes_effect_at_once(client, signed_in):
    of, out, stays = full_need(), full_solution(), full_solution()
    index()
    assert len(candidates(need=of).items) == 2
    assert client.post(url("exclude", of, out), SENT).url == url("trace", of)
    row = Curation.objects.get()
    assert (row.kind, row.status, row.reason, row.made_by_key) == ("exclude", "live", REASON, signed_in.pk)
    assert Event.objects.of(row).get().verb == "curation.exclude"
    listing = candidates(need=of)
    assert [item.solution for item in listing.items] == [stays]
    assert [(step.kind, step.solution) for step in listing.trace] == [("excluded", str(out.pk))]
    elsewhere = full_need()
    assert len(candidates(need=elsewhere).items) == 2


def test_form(client, signed_in, need, solution):
    assert solution.title in client.get(url("exclude", need, solution)).content.decode()
    assert not Curation.objects.exists()


def test_a_reason_is_required(client, signed_in, need, solution):
    response = client.post(url("exclude", need, solution), {"reason": " "})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["reason"]
    assert not Curation.objects.exists()


def test_other_methods(client, signed_in, need, solution):
    assert client.put(url("exclude", need, solution)).status_code == 405


def test_who_may_not(client, signed_in, need, solution, stranger):
    client.force_login(stranger)
    assert client.post(url("exclude", need, solution), SENT).status_code == 404
    client.force_login(factories.member_of(need.company))
    assert client.post(url("exclude", need, solution), SENT).status_code == 403
    factories.MembershipFactory(user=signed_in, company=factories.SupplierFactory())
    client.force_login(signed_in)
    assert client.post(url("exclude", need, solution), SENT).status_code == 403
    assert not Curation.objects.exists()


def test_one_of_a_pair_stands(client, signed_in, need, solution):
    curation(need, solution, status="proposed")
    assert client.post(url("exclude", need, solution), SENT).status_code == 409


@pytest.mark.parametrize("status", [*Match.BUSY, Match.Status.SELECTED])
def test_not_whom_the_firm_talks_with(client, signed_in, need, solution, status):
    factories.MatchFactory(need=need, solution=solution, status=status)
    assert client.post(url("exclude", need, solution), SENT).status_code == 409


@pytest.mark.parametrize("status", [Match.Status.SHORTLISTED, Match.Status.DECLINED])
def test_others_may_be_excluded(client, signed_in, need, solution, status):
    factories.MatchFactory(need=need, solution=solution, status=status)
    assert client.post(url("exclude", need, solution), SENT).status_code == 302


@pytest.mark.parametrize("status", ["draft", "matched", "cancelled"])
def test_only_for_a_need_under_way(client, signed_in, solution, status):
    of = factories.NeedFactory(status=status)
    assert client.post(url("exclude", of, solution), SENT).status_code == 409
