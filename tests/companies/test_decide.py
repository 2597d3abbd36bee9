"""Approving, rejecting, suspending and reinstating a firm."""

import pytest

from companies.models import Company
from foundation.history.models import Event
from foundation.notifications.models import Notification
from foundation.outbox.models import Job
from tests import factories

pytestmark = pytest.mark.django_db
MOVES = [
    ("approve", "pending", "approved", {}),
    ("reject", "pending", "rejected", {"reason": "등록증을 확인해 주세요"}),
    ("suspend", "approved", "suspended", {"reason": "폐업 신고"}),
    ("reinstate", "suspended", "approved", {}),
]


@pytest.mark.parametrize(("verb", "old", "new", "data"), MOVES)
def test_moves_records_tells_and_reindexes(client, coordinator, verb, old, new, data):
    company = factories.SupplierFactory(status=old)
    solution = factories.SolutionFactory(company=company)
    owner = factories.member_of(company)
    client.force_login(coordinator)
    response = client.post(f"/companies/{company.pk}/{verb}/", data)
    assert response.url == f"/companies/{company.pk}/"
    company.refresh_from_db()
    assert company.status == new
    event = Event.objects.of(company).get()
    assert (event.from_state, event.to_state, event.actor_key) == (old, new, coordinator.pk)
    assert event.reason == data.get("reason", "")
    assert Notification.objects.get(user=owner).body == data.get("reason", "")
    queued = Job.objects.filter(kind="search.index").values_list("payload__pk", flat=True)
    assert set(queued) == {str(company.pk), str(solution.pk)}


@pytest.mark.parametrize(("verb", "old", "new", "data"), MOVES)
def test_refuses_from_every_other_state(client, coordinator, verb, old, new, data):
    client.force_login(coordinator)
    for status in set(Company.Status) - {old}:
        company = factories.CompanyFactory(status=status)
        assert client.post(f"/companies/{company.pk}/{verb}/", data).status_code == 409
        company.refresh_from_db()
        assert company.status == status


@pytest.mark.parametrize(("verb", "old", "new", "data"), MOVES)
def test_refuses_members_strangers_and_get(client, stranger, coordinator, verb, old, new, data):
    company = factories.SupplierFactory(status=old)
    url = f"/companies/{company.pk}/{verb}/"
    client.force_login(stranger)
    assert client.post(url, data).status_code == (403 if old == "approved" else 404)
    client.force_login(factories.member_of(company))
    assert client.post(url, data).status_code == (404 if old == "pending" else 403)
    client.force_login(coordinator)
    assert client.get(url).status_code == 405
    client.logout()
    assert client.post(url, data).url.startswith("/accounts/login/")
    company.refresh_from_db()
    assert company.status == old


@pytest.mark.parametrize(("verb", "old", "new", "data"), MOVES)
def test_nobody_decides_on_ones_own_firm(client, coordinator, verb, old, new, data):
    company = factories.CompanyFactory(status=old)
    factories.MembershipFactory(company=company, user=coordinator)
    client.force_login(coordinator)
    assert client.post(f"/companies/{company.pk}/{verb}/", data).status_code == 403
    company.refresh_from_db()
    assert company.status == old


@pytest.mark.parametrize("verb", ["reject", "suspend"])
@pytest.mark.parametrize("reason", ["", "  "])
def test_asks_for_the_reason(client, coordinator, verb, reason):
    company = factories.CompanyFactory(status="pending" if verb == "reject" else "approved")
    client.force_login(coordinator)
    response = client.post(f"/companies/{company.pk}/{verb}/", {"reason": reason})
    assert response.status_code == 422
    assert "reason" in response.context["reason_form"].errors
    assert not Event.objects.exists()
