import pytest
from django.core.exceptions import ValidationError

from foundation.history.models import Event
from solutions import services
from solutions.models import Solution
from tests.solutions.offers import offer, sent

pytestmark = pytest.mark.django_db
S = Solution.Status


@pytest.mark.parametrize("status", [S.DRAFT, S.SUBMITTED, S.RETURNED, S.PUBLISHED])
def test_changes_and_keeps_the_state(client, status):
    mine = offer(status)
    client.force_login(mine.seller)
    assert client.post(mine.url("update"), sent()).url == mine.url("detail")
    solution = Solution.objects.get()
    assert (solution.title, solution.status) == ("사출 조건 추천", status)
    assert solution.version > mine.solution.version
    assert solution.references.count() == 2
    changed = [event.data["fields"] for event in Event.objects.of(solution)]
    assert "title" in changed[0]
    assert "terms" in changed[0]
    assert changed[1] == ["references"]


def test_shows_what_there_is(client):
    mine = offer(S.DRAFT)
    client.force_login(mine.seller)
    page = client.get(mine.url("update")).content.decode()
    assert 'name="price_min_manwon" value="2000"' in page
    assert 'name="references-4-industry"' in page


def test_nothing_changed_is_no_event(client):
    mine = offer(S.PUBLISHED)
    services.update(solution=mine.solution, by=mine.seller, title=mine.solution.title)
    services.set_references(solution=mine.solution, by=mine.seller, references=[])
    assert mine.verbs() == []


def test_what_is_offered_stays_complete(client):
    mine = offer(S.PUBLISHED)
    client.force_login(mine.seller)
    response = client.post(mine.url("update"), sent(summary=""))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["summary"]
    with pytest.raises(ValidationError):
        services.update(solution=mine.solution, by=mine.seller, terms=[])
    assert Solution.objects.get().title == mine.solution.title


def test_a_draft_may_be_incomplete(client):
    mine = offer(S.DRAFT)
    client.force_login(mine.seller)
    client.post(mine.url("update"), sent(summary="", process=[]))
    assert Solution.objects.get().summary == ""


@pytest.mark.parametrize("change", [{"title": " "}, {"price_min_krw": 60_000_000}])
def test_the_service_refuses_what_no_row_may_hold(change):
    mine = offer(S.DRAFT)
    with pytest.raises(ValidationError):
        services.update(solution=mine.solution, by=mine.seller, **change)


def test_outsider(client, stranger):
    client.force_login(stranger)
    assert client.post(offer(S.DRAFT).url("update"), sent()).status_code == 404
    assert client.post(offer(S.PUBLISHED).url("update"), sent()).status_code == 403


def test_operators_do_not_edit(client, coordinator):
    client.force_login(coordinator)
    assert client.post(offer(S.DRAFT).url("update"), sent()).status_code == 403


def test_not_after_the_end(client):
    mine = offer(S.WITHDRAWN)
    client.force_login(mine.seller)
    assert client.post(mine.url("update"), sent()).status_code == 403


def test_bad_input_is_named(client):
    mine = offer(S.DRAFT)
    client.force_login(mine.seller)
    response = client.post(mine.url("update"), sent(title=""))
    assert list(response.context["form"].errors) == ["title"]


def test_delete_is_no_method(client):
    mine = offer(S.DRAFT)
    client.force_login(mine.seller)
    assert client.delete(mine.url("update")).status_code == 405
