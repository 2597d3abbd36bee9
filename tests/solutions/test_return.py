import pytest
from django.core.exceptions import ValidationError

from foundation.notifications.models import Notification
from foundation.outbox.models import Delivery
from solutions import services
from solutions.models import Solution
from tests import factories
from tests.solutions.offers import offer

pytestmark = pytest.mark.django_db
S = Solution.Status
GIVEN = {"reason": "도입 기간을 적어 주세요."}


def test_returns_and_tells_the_supplier(client, coordinator):
    theirs = offer(S.SUBMITTED)
    client.force_login(coordinator)
    client.post(theirs.url("return"), GIVEN)
    assert theirs.status() == S.RETURNED
    told = Notification.objects.get()
    assert (told.user, told.kind, told.body) == (theirs.seller, "solutions.returned", GIVEN["reason"])
    assert GIVEN["reason"] in Delivery.objects.get().body
    client.force_login(theirs.seller)
    assert GIVEN["reason"] in client.get(theirs.url("detail")).content.decode()


@pytest.mark.parametrize("reason", ["", "   "])
def test_needs_a_reason(client, coordinator, reason):
    theirs = offer(S.SUBMITTED)
    client.force_login(coordinator)
    response = client.post(theirs.url("return"), {"reason": reason})
    assert response.status_code == 422
    assert list(response.context["reason_form"].errors) == ["reason"]
    with pytest.raises(ValidationError):
        services.return_(solution=theirs.solution, by=coordinator, reason=reason)
    assert theirs.status() == S.SUBMITTED


def test_get_is_no_method(client, coordinator):
    client.force_login(coordinator)
    assert client.get(offer(S.SUBMITTED).url("return")).status_code == 405


def test_outsider(client, stranger):
    client.force_login(stranger)
    assert client.post(offer(S.SUBMITTED).url("return"), GIVEN).status_code == 404


def test_nobody_returns_the_own_firms(client, coordinator):
    theirs = offer(S.SUBMITTED)
    factories.MembershipFactory(user=coordinator, company=theirs.solution.company)
    for person in (theirs.seller, coordinator):
        client.force_login(person)
        assert client.post(theirs.url("return"), GIVEN).status_code == 403
    assert theirs.status() == S.SUBMITTED


@pytest.mark.parametrize("status", [S.DRAFT, S.PUBLISHED, S.RETURNED, S.WITHDRAWN])
def test_only_what_was_submitted(client, coordinator, status):
    theirs = offer(status)
    client.force_login(coordinator)
    assert client.post(theirs.url("return"), GIVEN).status_code == 409
    assert theirs.status() == status
