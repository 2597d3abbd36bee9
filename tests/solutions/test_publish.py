import pytest

from foundation.notifications.models import Notification
from solutions.models import Solution
from tests import factories
from tests.solutions.offers import offer

pytestmark = pytest.mark.django_db
S = Solution.Status


def test_publishes_and_tells_the_supplier(client, coordinator):
    theirs = offer(S.SUBMITTED)
    client.force_login(coordinator)
    assert client.post(theirs.url("publish")).url == theirs.url("detail")
    solution = Solution.objects.get()
    assert solution.status == S.PUBLISHED
    assert solution.published_at
    told = Notification.objects.get()
    assert (told.user, told.kind, told.url) == (theirs.seller, "solutions.published", theirs.url("detail"))


def test_get_is_no_method(client, coordinator):
    client.force_login(coordinator)
    assert client.get(offer(S.SUBMITTED).url("publish")).status_code == 405


def test_outsider(client, stranger):
    client.force_login(stranger)
    assert client.post(offer(S.SUBMITTED).url("publish")).status_code == 404


def test_nobody_publishes_the_own_firms(client, coordinator):
    theirs = offer(S.SUBMITTED)
    factories.MembershipFactory(user=coordinator, company=theirs.solution.company)
    for person in (theirs.seller, coordinator):
        client.force_login(person)
        assert client.post(theirs.url("publish")).status_code == 403
    assert theirs.status() == S.SUBMITTED


@pytest.mark.parametrize("status", [S.DRAFT, S.PUBLISHED, S.RETURNED, S.WITHDRAWN])
def test_only_what_was_submitted(client, coordinator, status):
    theirs = offer(status)
    client.force_login(coordinator)
    assert client.post(theirs.url("publish")).status_code == 409
    assert theirs.status() == status
    assert not Notification.objects.exists()
