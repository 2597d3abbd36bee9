"""A coordinator who belongs to a supplier doesn't act where that firm has an interest."""

import pytest
from django.urls import reverse

from foundation.history.workflow import Forbidden
from matchmaking.models import Match
from matchmaking.services import matches
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
        matches.shortlist(need=factories.NeedFactory(), solution=solution, by=coordinator)
    assert not Match.objects.exists()


def test_other_needs_are_as_ever(client, coordinator, contest):
    elsewhere = pair(S.QUOTED)
    client.force_login(coordinator)
    assert client.get(elsewhere.url("match")).status_code == 200
