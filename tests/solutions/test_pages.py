"""Pages that only show: the detail for each role, one's own list, the review queue, the frame."""

import pytest

from foundation.history import clock
from foundation.pages import frame
from solutions import services
from solutions.models import Solution
from tests import factories
from tests.solutions.offers import offer

pytestmark = pytest.mark.django_db
S = Solution.Status


def buttons(client, of, person) -> set[str]:
    client.force_login(person)
    page = client.get(of.url("detail")).content.decode()
    return {
        name
        for name in ("update", "submit", "publish", "return", "withdraw", "delete")
        if of.url(name) in page
    }


def test_each_role_gets_its_buttons(client, coordinator, stranger):
    draft, waiting, offered = offer(S.DRAFT), offer(S.SUBMITTED), offer(S.PUBLISHED)
    assert buttons(client, draft, draft.seller) == {"update", "submit", "delete"}
    assert buttons(client, draft, coordinator) == set()
    assert buttons(client, waiting, waiting.seller) == {"update"}
    assert buttons(client, waiting, coordinator) == {"publish", "return"}
    assert buttons(client, offered, offered.seller) == {"update", "withdraw"}
    assert buttons(client, offered, coordinator) == {"withdraw"}
    assert buttons(client, offered, stranger) == set()


def test_detail_hides_the_record_from_others(client, stranger):
    offered = offer(S.PUBLISHED)
    factories.ReferenceFactory(solution=offered.solution)
    services.update(solution=offered.solution, by=offered.seller, lead_time_weeks=10)
    client.force_login(stranger)
    page = client.get(offered.url("detail")).content.decode()
    assert "2,000만원 – 5,000만원" in page
    assert "미검률 2.0%→0.5%" in page
    assert "진행 기록" not in page
    client.force_login(offered.seller)
    assert "진행 기록" in client.get(offered.url("detail")).content.decode()


def test_detail_of_a_draft_is_hidden(client, stranger):
    client.force_login(stranger)
    assert client.get(offer(S.DRAFT).url("detail")).status_code == 404


def test_mine_lists_every_state(client, django_assert_max_num_queries):
    mine = offer(S.DRAFT)
    for status in (S.PUBLISHED, S.RETURNED):
        offer(status, company=mine.solution.company)
    offer(S.PUBLISHED)
    client.force_login(mine.seller)
    with django_assert_max_num_queries(14):
        page = client.get("/solutions/mine/")
    assert {row.status for row in page.context["page"]} == {S.DRAFT, S.PUBLISHED, S.RETURNED}


def test_review_is_oldest_first(client, coordinator, stranger, django_assert_max_num_queries):
    now = clock.now()
    late = offer(S.SUBMITTED, created_at=now).solution
    early = offer(S.SUBMITTED, created_at=now.replace(year=now.year - 1)).solution
    offer(S.DRAFT)
    client.force_login(coordinator)
    with django_assert_max_num_queries(14):
        page = client.get("/solutions/review/")
    assert [row.pk for row in page.context["page"]] == [early.pk, late.pk]
    client.force_login(stranger)
    assert client.get("/solutions/review/").status_code == 403


def test_says_what_waits(coordinator):
    returned = offer(S.RETURNED)
    offer(S.SUBMITTED)
    waits = {item.label: item.count for item in frame.waiting(coordinator)}
    assert waits["검토할 솔루션"] == 1
    waits = {item.label: item.count for item in frame.waiting(returned.seller)}
    assert waits["보완 요청받은 솔루션"] == 1
