import pytest

from foundation.history.workflow import Refused
from foundation.outbox.models import Job
from solutions import services
from solutions.models import Solution
from tests.solutions.offers import offer

pytestmark = pytest.mark.django_db
S = Solution.Status


def test_throws_a_draft_away(client):
    mine = offer(S.DRAFT)
    client.force_login(mine.seller)
    assert client.post(mine.url("delete")).url == "/solutions/mine/"
    assert not Solution.objects.exists()
    assert Job.objects.filter(kind="search.index", payload__pk=str(mine.solution.pk)).exists()


def test_what_was_submitted_meanwhile_is_kept():
    mine = offer(S.DRAFT)
    read_before = Solution.objects.get(pk=mine.solution.pk)
    Solution.objects.filter(pk=mine.solution.pk).update(status=S.SUBMITTED)
    with pytest.raises(Refused):
        services.delete(solution=read_before, by=mine.seller)
    assert mine.status() == S.SUBMITTED


def test_get_is_no_method(client):
    mine = offer(S.DRAFT)
    client.force_login(mine.seller)
    assert client.get(mine.url("delete")).status_code == 405


def test_outsider(client, stranger):
    client.force_login(stranger)
    assert client.post(offer(S.DRAFT).url("delete")).status_code == 404


def test_operators_do_not_delete(client, coordinator):
    mine = offer(S.DRAFT)
    client.force_login(coordinator)
    assert client.post(mine.url("delete")).status_code == 403
    assert mine.status() == S.DRAFT


@pytest.mark.parametrize("status", [S.SUBMITTED, S.RETURNED, S.PUBLISHED])
def test_what_was_reviewed_is_kept(client, status):
    mine = offer(status)
    client.force_login(mine.seller)
    assert client.post(mine.url("delete")).status_code == 409
    assert mine.status() == status
