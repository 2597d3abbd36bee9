"""One candidate beside the need."""

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from matchmaking.models import Grade, PooledPair
from solutions.models import Solution
from tests import factories

from .graded import give, pooled

pytestmark = pytest.mark.django_db


@pytest.fixture
def grader(client, coordinator):
    client.force_login(coordinator)
    return coordinator


def url(pair):
    return reverse("matchmaking:grading_pair", args=[pair.need_id, pair.place])


def named(need) -> PooledPair:
    """A pair whose solution speaks of its supplier by name."""
    supplier = factories.SupplierFactory(name="(주)무늬눈")
    solution = factories.SolutionFactory(
        company=supplier, title="무늬눈 인쇄검사", summary="무늬눈이 봅니다", description="무늬눈의 카메라"
    )
    return PooledPair.objects.create(need=need, solution=solution, place=1)


def test_need_and_candidate_with_their_conditions(client, grader):
    pair = pooled()[0]
    factories.set_terms(pair.solution, deployment=["온프레미스"])
    text = client.get(url(pair)).content.decode()
    assert pair.need.title in text
    assert pair.need.description in text
    assert pair.solution.description in text
    assert "5,000만원" in text
    assert "2,000만원부터" in text
    assert "온프레미스" in text
    assert "채점 0/3" in text
    for level in Grade.Level:
        assert f'value="{level.value}"' in text
        assert str(level.label) in text


def test_the_supplier_is_named_only_after_grading(client, grader):
    pair = named(factories.NeedFactory())
    detail = reverse("solutions:detail", args=[pair.solution_id])
    before = client.get(url(pair)).content.decode()
    assert "무늬눈" not in before
    assert "○○ 인쇄검사" in before
    assert detail not in before
    give(pair.need, pair.solution, 3, grader, "카메라")
    after = client.get(url(pair)).content.decode()
    assert "(주)무늬눈" in after
    assert "내 등급 3 풀 수 있음" in after
    assert ">\n카메라</textarea>" in after
    assert detail in after


def test_what_others_gave_is_not_told(client, grader):
    pair = pooled()[0]
    give(pair.need, pair.solution, 4, factories.UserFactory(is_coordinator=True), "남의 근거")
    text = client.get(url(pair)).content.decode()
    assert "남의 근거" not in text
    assert "내 등급" not in text


def test_back_and_forth(client, grader):
    first, second, third = pooled()
    assert url(second) in client.get(url(first)).content.decode()
    middle = client.get(url(second)).content.decode()
    assert url(first) in middle
    assert url(third) in middle
    assert (
        reverse("matchmaking:grading_pair", args=[first.need_id, 4])
        not in client.get(url(third)).content.decode()
    )
    assert client.get(reverse("matchmaking:grading_pair", args=[first.need_id, 4])).status_code == 404


def test_who_sells_sees_none(client, grader):
    pair = pooled()[0]
    factories.MembershipFactory(user=grader, company=factories.SupplierFactory())
    assert client.get(url(pair)).status_code == 403


def test_a_solution_that_is_gone_meanwhile_is_graded_still(client, grader):
    pair = pooled()[0]
    Solution.objects.filter(pk=pair.solution_id).update(status=Solution.Status.WITHDRAWN)
    assert client.get(url(pair)).status_code == 200


def test_htmx_gets_the_candidate_alone(client, grader):
    pair = pooled()[0]
    text = client.get(url(pair), headers={"HX-Request": "true"}).content.decode()
    assert pair.solution.title in text
    assert pair.need.description not in text


def test_the_guideline_is_the_documented_one(client):
    """Each grade by the word that docs/grading.md has for it."""
    written = (settings.BASE_DIR / "docs/grading.md").read_text("utf-8")
    shown = render_to_string("matchmaking/grading_guideline.html")
    for level in Grade.Level:
        assert f"| {level.value} | {level.label} |" in written
        assert f"<dt>{level.value} {level.label}</dt>" in shown


def test_who_may_not(client, stranger):
    pair = pooled()[0]
    client.force_login(stranger)
    assert client.get(url(pair)).status_code == 404
    for firm in (pair.need.company, pair.solution.company):
        client.force_login(factories.member_of(firm))
        assert client.get(url(pair)).status_code == 403


def test_wrong_method(client, grader):
    assert client.post(url(pooled()[0])).status_code == 405


def test_queries_do_not_grow_with_pairs(client, grader, django_assert_max_num_queries):
    pool = pooled(size=12)
    factories.ReferenceFactory(solution=pool[0].solution)
    with django_assert_max_num_queries(13):
        client.get(url(pool[0]))
