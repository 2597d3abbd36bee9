import pytest

from solutions.models import Solution
from tests.solutions.offers import offer

pytestmark = pytest.mark.django_db
S = Solution.Status


def test_the_firm_withdraws(client, stranger):
    mine = offer(S.PUBLISHED)
    client.force_login(mine.seller)
    client.post(mine.url("withdraw"))
    assert mine.status() == S.WITHDRAWN
    client.force_login(stranger)
    assert client.get(mine.url("detail")).status_code == 404


def test_an_operator_withdraws(client, coordinator):
    theirs = offer(S.PUBLISHED)
    client.force_login(coordinator)
    client.post(theirs.url("withdraw"))
    assert theirs.status() == S.WITHDRAWN


def test_get_is_no_method(client, coordinator):
    client.force_login(coordinator)
    assert client.get(offer(S.PUBLISHED).url("withdraw")).status_code == 405


def test_outsider(client, stranger):
    theirs, hidden = offer(S.PUBLISHED), offer(S.DRAFT)
    client.force_login(stranger)
    assert client.post(theirs.url("withdraw")).status_code == 403
    assert client.post(hidden.url("withdraw")).status_code == 404
    assert theirs.status() == S.PUBLISHED


@pytest.mark.parametrize("status", [S.DRAFT, S.SUBMITTED, S.RETURNED, S.WITHDRAWN])
def test_only_what_is_offered(client, status):
    mine = offer(status)
    client.force_login(mine.seller)
    assert client.post(mine.url("withdraw")).status_code == 409
    assert mine.status() == status
