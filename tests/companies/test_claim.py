"""Deciding on a claim to a firm that was known before its people came."""

import pytest

from companies.models import Claim
from foundation.history.models import Access, Event
from foundation.notifications.models import Notification
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(stranger):
    return Claim.objects.create(company=factories.CompanyFactory(), user=stranger, message="남동정밀")


def test_the_queue_shows_and_logs_who_was_looked_at(
    client, coordinator, claim, django_assert_max_num_queries
):
    for _n in range(5):
        Claim.objects.create(company=factories.CompanyFactory(), user=factories.UserFactory())
    client.force_login(coordinator)
    with django_assert_max_num_queries(14):
        page = client.get("/companies/claims/")
    assert claim.user.email in page.content.decode()
    assert Access.objects.filter(person_key=coordinator.pk, object_id=str(claim.pk)).exists()


def test_approving_makes_an_owner_and_tells_the_present_one(client, coordinator, claim):
    owner = factories.member_of(claim.company)
    client.force_login(coordinator)
    assert client.post(f"/companies/claims/{claim.pk}/approve/").status_code == 302
    assert claim.company.memberships.get(user=claim.user).role == "owner"
    assert Notification.objects.filter(user=owner).exists()
    assert Notification.objects.filter(user=claim.user).exists()
    assert Event.objects.of(claim).get().to_state == "approved"


def test_a_member_becomes_an_owner(client, coordinator, claim):
    factories.MembershipFactory(company=claim.company, user=claim.user, role="member")
    client.force_login(coordinator)
    client.post(f"/companies/claims/{claim.pk}/approve/")
    assert claim.company.memberships.get(user=claim.user).role == "owner"


def test_rejecting_shows_the_reason_but_not_the_firm(client, coordinator, claim):
    client.force_login(coordinator)
    client.post(f"/companies/claims/{claim.pk}/reject/", {"reason": "재직을 확인하지 못했습니다"})
    assert not claim.company.memberships.exists()
    client.force_login(claim.user)
    page = client.get("/companies/mine/").content.decode()
    assert "재직을 확인하지 못했습니다" in page
    assert claim.company.name not in page


def test_asks_for_the_reason(client, coordinator, claim):
    client.force_login(coordinator)
    response = client.post(f"/companies/claims/{claim.pk}/reject/", {"reason": ""})
    assert response.status_code == 422
    assert f'id="id_reason_{claim.pk}_error"' in response.content.decode()
    claim.refresh_from_db()
    assert claim.status == "pending"


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_only_operators_and_never_ones_own(client, coordinator, claim, verb):
    url = f"/companies/claims/{claim.pk}/{verb}/"
    client.force_login(claim.user)
    assert client.post(url, {"reason": "x"}).status_code == 403
    assert client.get("/companies/claims/").status_code == 403
    own = Claim.objects.create(company=claim.company, user=coordinator)
    client.force_login(coordinator)
    assert client.get(url).status_code == 405
    assert client.post(f"/companies/claims/{own.pk}/{verb}/", {"reason": "x"}).status_code == 403
    factories.MembershipFactory(company=claim.company, user=coordinator)
    coordinator.forget_firms()
    assert client.post(url, {"reason": "x"}).status_code == 403
    assert not Claim.objects.exclude(status="pending").exists()


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_a_second_decision_is_refused(client, coordinator, claim, verb):
    Claim.objects.filter(pk=claim.pk).update(status="rejected")
    client.force_login(coordinator)
    assert client.post(f"/companies/claims/{claim.pk}/{verb}/", {"reason": "x"}).status_code == 409
    assert not claim.company.memberships.exists()
