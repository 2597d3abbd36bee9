"""Solutions: what is offered for everybody, one's own in any state."""

import pytest

from companies.models import Company
from solutions.models import Solution
from tests import factories

S = Solution.Status


def test_a_row(api, stranger):
    company = factories.SupplierFactory(external_id="t-firm", name="나루비전")
    made = factories.SolutionFactory(external_id="t-s1", company=company, certifications=["GS인증"])
    factories.set_terms(
        made, process=["품질·검사"], ai_task=["비전검사"], data_type=["이미지"], deployment=["엣지"]
    )
    factories.ReferenceFactory(solution=made)
    [row] = api.rows("solutions/", stranger)
    assert row == {
        "external_id": "t-s1",
        "supplier": "t-firm",
        "supplier_name": "나루비전",
        "title": made.title,
        "summary": made.summary,
        "description": made.description,
        "industries": ["자동차부품"],
        "processes": ["품질·검사"],
        "ai_tasks": ["비전검사"],
        "data_types": ["이미지"],
        "deployment": ["엣지"],
        "price_min_krw": 20_000_000,
        "price_max_krw": 50_000_000,
        "lead_time_weeks": 12,
        "references": [{"industry": "자동차부품", "year": 2025, "outcome": "미검률 2.0%→0.5%"}],
        "certifications": ["GS인증"],
        "status": "published",
    }
    assert api.get("solutions/t-s1/", stranger).json() == row
    assert api.get(f"solutions/{made.pk}/", stranger).json() == row


def test_who_sees_which_solution(api, index, coordinator, stranger):
    offered = factories.SolutionFactory(external_id="t-offered")
    factories.SolutionFactory(external_id="t-draft", company=offered.company, status=S.DRAFT)
    suspended = factories.SupplierFactory(status=Company.Status.SUSPENDED)
    factories.SolutionFactory(external_id="t-suspended", company=suspended)
    index()
    for words in ({}, {"q": "비전검사"}):
        assert api.ids("solutions/", stranger, **words) == ["t-offered"]
        own = api.ids("solutions/", factories.member_of(offered.company), **words)
        assert sorted(own) == ["t-draft", "t-offered"]
        assert len(api.ids("solutions/", coordinator, **words)) == 3
    assert api.get("solutions/t-draft/", stranger).status_code == 404


def test_best_first(api, index, stranger):
    fields = {"summary": "", "description": ""}
    factories.SolutionFactory(
        external_id="t-mentions", title="설비 관제", summary="", description="예지보전도 일부 된다"
    )
    factories.SolutionFactory(external_id="t-is", title="예지보전 예지보전", **fields)
    factories.SolutionFactory(external_id="t-else", title="창고 관리", **fields)
    index()
    assert api.ids("solutions/", stranger, q="예지보전") == ["t-is", "t-mentions"]


def test_the_index_never_shows_what_the_database_hides(api, index, stranger):
    made = factories.SolutionFactory()
    index()
    Solution.objects.filter(pk=made.pk).update(status=S.WITHDRAWN)
    assert api.rows("solutions/", stranger, q="비전검사") == []


def test_the_database_stands_in(api, stranger):
    factories.SolutionFactory(external_id="t-s1")
    factories.SolutionFactory(external_id="t-s2", title="재고 예측", summary="", description="")
    factories.SolutionFactory(status=S.DRAFT)
    assert api.ids("solutions/", stranger, q="표면 카메라") == ["t-s1"]


@pytest.mark.parametrize("params", [{}, {"q": "비전검사"}])
def test_queries_do_not_grow_with_rows(api, index, stranger, params):
    def make(count):
        for made in factories.SolutionFactory.create_batch(count):
            factories.set_terms(made, ai_task=["비전검사"])
            factories.ReferenceFactory(solution=made)
        index()

    make(3)
    few = api.queries("solutions/", stranger, 3, **params)
    make(27)
    assert api.queries("solutions/", stranger, 30, **params) == few <= 9


@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize("words", [{}, {"q": "비전검사"}])
def test_filters_and_orders(api, index, stranger, indexed, words):
    for number, price in enumerate((40_000_000, 20_000_000, None)):
        made = factories.SolutionFactory(
            external_id=f"t-{number}", price_min_krw=price, price_max_krw=None, title="비전검사"
        )
        factories.set_terms(made, deployment=["엣지"] if number else ["클라우드"])
    if indexed:
        index()
    assert api.ids("solutions/", stranger, sort="price", **words) == ["t-1", "t-0", "t-2"]
    assert api.ids("solutions/", stranger, sort="price", deployment="엣지", **words) == ["t-1", "t-2"]
    either = api.ids("solutions/", stranger, sort="price", price=["3000-5000", "open"], **words)
    assert either == ["t-0", "t-2"]


def test_means_what_the_pages_mean(api, index, stranger):
    factories.SolutionFactory(
        external_id="t-s", title="스크래치 검출", summary="", description="표면결함을 찾습니다"
    )
    index()
    assert api.ids("solutions/", stranger, q="기스") == ["t-s"]
    assert api.ids("solutions/", stranger, q="기스", exact=1) == []


@pytest.mark.parametrize(("name", "value"), [("price", "cheap"), ("process", "없는 공정"), ("sort", "id")])
def test_names_the_parameter_that_is_none_of_its_values(api, stranger, name, value):
    response = api.get("solutions/", stranger, **{name: value})
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {name}
