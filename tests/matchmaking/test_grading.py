"""The list of needs to grade."""

import pytest
from django.urls import reverse

from matchmaking.models import Need
from tests import factories

from .graded import give, pooled

pytestmark = pytest.mark.django_db
URL = reverse("matchmaking:grading")


@pytest.fixture
def grader(client, coordinator):
    client.force_login(coordinator)
    return coordinator


@pytest.fixture
def other():
    return factories.UserFactory(is_coordinator=True)


def rows(client, **query) -> dict[Need, tuple[int, int, int, bool]]:
    page = client.get(URL, query).context["page"]
    return {row: (row.size, row.mine, row.others, row.barred) for row in page}


def test_how_far_each_need_is(client, grader, other):
    first, second, _third = pooled()
    give(first.need, first.solution, 3, grader)
    give(first.need, first.solution, 3, other)
    give(first.need, second.solution, 3, other)
    give(first.need, second.solution, 1, factories.UserFactory())
    give(first.need, factories.SolutionFactory(), 1, grader)  # not of the pool
    untouched = factories.NeedFactory()
    assert rows(client) == {first.need: (3, 1, 2, False), untouched: (0, 0, 0, False)}
    text = client.get(URL).content.decode()
    assert "1/3" in text
    assert reverse("matchmaking:draw_pool", args=[untouched.pk]) in text
    assert reverse("matchmaking:draw_pool", args=[first.need_id]) not in text


def test_past_needs_too_but_none_that_was_never_opened(client, grader):
    past = factories.NeedFactory(status=Need.Status.CLOSED)
    now = factories.NeedFactory()
    factories.NeedFactory(status=Need.Status.SUBMITTED, opened_at=None)
    assert set(rows(client)) == {past, now}
    assert set(rows(client, period="past")) == {past}
    assert set(rows(client, period="open")) == {now}


def test_what_is_mine_to_do(client, grader, other):
    done, begun, seconds, fresh = pooled(size=1)[0], pooled(size=2)[0], pooled(size=1)[0], pooled(size=1)[0]
    give(done.need, done.solution, 2, grader)
    give(begun.need, begun.solution, 2, grader)
    give(seconds.need, seconds.solution, 2, other)
    undrawn = factories.NeedFactory()
    assert set(rows(client, todo="mine")) == {begun.need, seconds.need, fresh.need, undrawn}
    assert set(rows(client, todo="second")) == {seconds.need}
    assert set(rows(client, todo="done")) == {done.need}


def test_by_words(client, grader):
    wanted = factories.NeedFactory(title="주물 시아게")
    factories.NeedFactory()
    assert set(rows(client, q="주물")) == {wanted}
    assert "조건에 맞는 수요가 없습니다" in client.get(URL, {"q": "없는말"}).content.decode()


def test_an_interest_of_ones_own_firm(client, grader):
    of_firm, of_another = pooled()[0], pooled()[0]
    factories.MembershipFactory(user=grader, company=of_firm.need.company)
    assert rows(client) == {of_firm.need: (3, 0, 0, True), of_another.need: (3, 0, 0, False)}
    assert set(rows(client, todo="mine")) == {of_another.need}
    text = client.get(URL).content.decode()
    assert "이해관계가 있어 채점하지 않습니다" in text
    assert reverse("matchmaking:grading_need", args=[of_firm.need_id]) not in text


def test_who_sells_grades_nothing(client, grader):
    factories.MembershipFactory(user=grader, company=factories.SupplierFactory())
    assert client.get(URL).status_code == 403


def test_nothing_to_grade_yet(client, grader):
    assert "아직 채점할 수요가 없습니다" in client.get(URL).content.decode()


def test_coordinators_have_it_in_their_navigation(client, grader):
    assert f'href="{URL}"' in client.get("/").content.decode()
    client.force_login(factories.UserFactory())
    assert f'href="{URL}"' not in client.get("/").content.decode()


def test_only_for_the_operating_body(client):
    client.force_login(factories.member_of(factories.NeedFactory().company))
    assert client.get(URL).status_code == 403
    assert client.post(URL).status_code == 405


def test_queries_do_not_grow_with_needs(client, grader, other, django_assert_max_num_queries):
    factories.MembershipFactory(user=grader)
    for _ in range(8):
        pair = pooled()[0]
        give(pair.need, pair.solution, 3, grader)
        give(pair.need, pair.solution, 3, other)
    with django_assert_max_num_queries(9):
        client.get(URL)
