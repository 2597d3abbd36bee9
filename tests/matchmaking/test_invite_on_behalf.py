"""A coordinator invites for a firm: both sides are told who did, and the need's page leads to all that it may do."""

import pytest
from django.urls import reverse

from foundation.notifications.models import Notification
from foundation.outbox.models import Delivery
from matchmaking.models import Match
from matchmaking.services import invitations
from tests import factories
from tests.matchmaking.pairs import SECRET, pair

pytestmark = pytest.mark.django_db
S = Match.Status


@pytest.fixture
def listed():
    return pair(confidentiality="summary")


def test_both_sides_are_told_who_invited(client, coordinator, listed):
    invitations.invite(match=listed.match, message="", by=coordinator)
    to_seller = Notification.objects.get(user=listed.seller, kind="matchmaking.invited")
    assert f"코디네이터 {coordinator.name} 님이 수요기업을 대신해" in to_seller.body
    assert coordinator.name in Delivery.objects.get(to=listed.seller.email).body
    to_buyer = Notification.objects.get(user=listed.buyer, kind="matchmaking.invited_for")
    assert (listed.match.solution.title in to_buyer.title, to_buyer.body) == (True, coordinator.name)
    assert SECRET not in to_seller.body + to_buyer.title
    for user in (listed.buyer, listed.seller):
        client.force_login(user)
        assert f"운영기관 {coordinator.name} 님이" in client.get(listed.url("match")).content.decode()


def test_nothing_of_it_where_the_firm_invites_itself(client, listed):
    invitations.invite(match=listed.match, message="", by=listed.buyer)
    assert not Notification.objects.filter(kind="matchmaking.invited_for").exists()
    assert "대신해" not in Notification.objects.get(user=listed.seller).body
    client.force_login(listed.seller)
    assert "대신해" not in client.get(listed.url("match")).content.decode()


def test_the_needs_page_leads_a_coordinator_to_all_of_it(client, coordinator):
    need = factories.NeedFactory()
    client.force_login(coordinator)
    page = client.get(reverse("matchmaking:need", args=[need.pk])).content.decode()
    for name in ("trace", "shortlisted", "designate", "need_assign", "grading_need"):
        assert reverse(f"matchmaking:{name}", args=[need.pk]) in page, name
    client.force_login(factories.member_of(need.company))
    page = client.get(reverse("matchmaking:need", args=[need.pk])).content.decode()
    for name in ("trace", "designate", "need_assign", "grading_need"):
        assert reverse(f"matchmaking:{name}", args=[need.pk]) not in page, name
