import pytest

from solutions.models import Solution
from tests.solutions.offers import offer

pytestmark = pytest.mark.django_db
S = Solution.Status


@pytest.mark.parametrize("status", [S.DRAFT, S.RETURNED])
def test_asks_for_review(client, status):
    mine = offer(status)
    client.force_login(mine.seller)
    assert client.post(mine.url("submit")).url == mine.url("detail")
    assert mine.status() == S.SUBMITTED
    assert mine.verbs() == ["solution.submitted"]


def test_says_what_is_missing(client):
    mine = offer(S.DRAFT, summary="", description="짧음")
    mine.solution.terms.clear()
    client.force_login(mine.seller)
    page = client.post(mine.url("submit"), follow=True)
    assert mine.status() == S.DRAFT
    assert set(page.context["missing"]) == {"summary", "description", "process", "ai_task"}


def test_get_is_no_method(client):
    mine = offer(S.DRAFT)
    client.force_login(mine.seller)
    assert client.get(mine.url("submit")).status_code == 405


def test_outsider(client, stranger):
    client.force_login(stranger)
    assert client.post(offer(S.DRAFT).url("submit")).status_code == 404


def test_operators_do_not_submit(client, coordinator):
    mine = offer(S.DRAFT)
    client.force_login(coordinator)
    assert client.post(mine.url("submit")).status_code == 403
    assert mine.status() == S.DRAFT


@pytest.mark.parametrize("status", [S.SUBMITTED, S.PUBLISHED, S.WITHDRAWN])
def test_already(client, status):
    mine = offer(status)
    client.force_login(mine.seller)
    assert client.post(mine.url("submit")).status_code == 409
    assert mine.status() == status
