"""A coordinator who belongs to a supplier is a rival of every other: it sees and does what its firm's people may."""

import pytest
from django.urls import reverse

from companies.models import User
from companies.permissions import is_operator, may_name
from foundation.history import clock
from foundation.history.workflow import Forbidden
from matchmaking.models import Match
from matchmaking.services import matches, shortlists
from tests import factories
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db
S = Match.Status


@pytest.fixture
def contest(coordinator):
    """Two suppliers quoted for one need; the coordinator belongs to the second."""
    rival = pair(S.QUOTED)
    own = pair(S.QUOTED, need=rival.need)
    factories.MembershipFactory(user=coordinator, company=own.match.solution.company)
    return rival, own


def test_sees_no_rival(client, coordinator, contest):
    rival, own = contest
    client.force_login(coordinator)
    assert client.get(rival.url("match")).status_code == 404
    assert client.get(own.url("match")).status_code == 200


def test_sees_neither_candidates_nor_shortlist(client, coordinator, contest):
    client.force_login(coordinator)
    for name in ("candidates", "shortlisted"):
        url = reverse(f"matchmaking:{name}", args=[contest[0].need.pk])
        assert client.get(url).status_code == 403


def test_cancels_no_rival(coordinator, contest):
    with pytest.raises(Forbidden):
        matches.cancel_match(match=contest[0].match, reason="경쟁사", by=coordinator)
    assert contest[0].reload().status == S.QUOTED


def test_puts_forward_nothing_of_the_own_firm(coordinator):
    solution = factories.SolutionFactory()
    factories.MembershipFactory(user=coordinator, company=solution.company)
    with pytest.raises(Forbidden):
        shortlists.shortlist(need=factories.NeedFactory(), solution=solution, by=coordinator)
    assert not Match.objects.exists()


def test_sees_a_confidential_need_as_a_supplier_does(client, coordinator):
    """Masked until its firm has pledged, in the page as in the query sets; what isn't offered not at all."""
    factories.MembershipFactory(user=coordinator, company=factories.SupplierFactory())
    need = factories.NeedFactory(
        confidentiality="summary", masked_summary="외관검사", description="비밀 공정"
    )
    draft = factories.NeedFactory(status="draft")
    client.force_login(coordinator)
    page = client.get(reverse("matchmaking:need", args=[need.pk])).content.decode()
    assert "외관검사" in page
    assert "비밀 공정" not in page
    assert need.company.name not in page
    assert client.get(reverse("matchmaking:need", args=[draft.pk])).status_code == 404


def test_sees_no_pair_of_others(client, coordinator, contest):
    elsewhere = pair(S.QUOTED)
    client.force_login(coordinator)
    assert client.get(elsewhere.url("match")).status_code == 404


@pytest.mark.parametrize("ended", [False, True])
def test_is_told_what_waits_for_coordinators_only_while_it_sells_nothing(coordinator, ended):
    at = clock.now() if ended else None
    factories.MembershipFactory(user=coordinator, company=factories.SupplierFactory(), ended_at=at)
    factories.MembershipFactory(user=coordinator)  # of a demand firm
    assert is_operator(coordinator) == ended
    assert User.objects.coordinators().filter(pk=coordinator.pk).exists() == ended


def test_keeps_its_name(coordinator):
    """The operating body's people are named to everybody, whatever else they are."""
    factories.MembershipFactory(user=coordinator, company=factories.SupplierFactory())
    assert may_name(factories.UserFactory(), coordinator)
