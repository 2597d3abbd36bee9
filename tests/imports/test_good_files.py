"""Good files in every format; a second run changes nothing."""

from datetime import datetime

import pytest

from companies.models import Company
from foundation.history.models import Event
from matchmaking.models import Need
from solutions.models import Solution
from tests.factories import CompanyFactory, SolutionFactory, SupplierFactory, business_number

from .conftest import COMPANY, NEED, SOLUTION, state

pytestmark = pytest.mark.django_db


def check_company():
    company = Company.objects.get(business_number=business_number(1))
    assert (company.name, company.kind, company.status) == ("한결조향", "demand", "pending")
    assert (company.ksic_id, company.employees, company.founded_year) == ("303", 84, 2001)
    assert (company.revenue_krw, company.smart_factory_level) == (21_500_000_000, "middle1")
    assert [(site.kind, site.district) for site in company.sites.all()] == [("head_office", "남동구")]
    assert company.external_id == str(company.pk)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_csv(files, run, encoding):
    assert run("companies", files.csv([COMPANY], encoding=encoding)) == "추가 1, 변경 0, 그대로 0"
    check_company()


def test_jsonl(files, run):
    typed = {**COMPANY, "employees": 84, "founded": 2001, "revenue_million": 21500}
    assert run("companies", files.jsonl([typed])) == "추가 1, 변경 0, 그대로 0"
    check_company()


def test_xlsx_with_typed_cells_and_an_empty_first_sheet(files, run):
    row = {**COMPANY, "business_number": int(business_number(1)), "employees": 84.0}
    row |= {"founded": datetime(2001, 5, 2), "revenue_million": 21500, "ksic": 303}
    assert run("companies", files.xlsx([row])) == "추가 1, 변경 0, 그대로 0"
    check_company()


def test_korean_headings_and_words(files, run):
    number = business_number(1)
    row = {
        "사업자번호": f"{number[:3]}-{number[3:5]}-{number[5:]}",
        "회사명": "한결조향",
        "기업 구분": "수요기업",
        "표준산업분류": "C303",
        "소재지": "인천광역시 남동구",
        "직원 수": "84",
        "설립일": "2001.5.2",
        "연매출(백만원)": "21500",
        "스마트공장": "중간 1",
    }
    run("companies", files.csv([row]))
    check_company()


@pytest.mark.parametrize("word", ["고도", "고도화"])
def test_both_words_for_the_highest_level(files, run, word):
    run("companies", files.csv([{**COMPANY, "smart_factory_level": word}]))
    assert Company.objects.get().smart_factory_level == "advanced"


def test_a_code_that_is_finer_than_what_is_known_becomes_its_longest_beginning(files, run):
    run("companies", files.csv([{**COMPANY, "ksic": "30399"}]))
    assert Company.objects.get().ksic_id == "303"


def check_solution():
    solution = Solution.objects.get(external_id="s-1")
    assert (solution.company.business_number, solution.status) == (business_number(2), "draft")
    assert (solution.price_min_krw, solution.price_max_krw) == (20_000_000, 50_000_000)
    assert solution.industries == ["자동차부품", "기계가공"]
    assert solution.terms_of("ai_task") == ["비전검사", "이상탐지"]
    assert solution.terms_of("deployment") == ["온프레미스", "엣지"]
    assert [(r.industry, r.year, r.outcome) for r in solution.references.all()] == [
        ("자동차부품", 2024, "미검률 2.0%→0.5%"),
        ("주물", 2023, "시간당 120개: 두 배"),
    ]


def test_solutions_from_csv(files, run):
    SupplierFactory(business_number=business_number(2))
    run("solutions", files.csv([SOLUTION]))
    check_solution()


def test_solutions_from_jsonl(files, run):
    SupplierFactory(business_number=business_number(2))
    lists = ("industries", "processes", "ai_tasks", "data_types", "deployment", "certifications")
    row = SOLUTION | {name: SOLUTION[name].split("|") for name in lists}
    row["references"] = [
        {"industry": "자동차부품", "year": 2024, "outcome": "미검률 2.0%→0.5%"},
        {"industry": "주물", "year": 2023, "outcome": "시간당 120개: 두 배"},
    ]
    run("solutions", files.jsonl([row]))
    check_solution()


def test_needs(files, run):
    CompanyFactory(business_number=business_number(1))
    rows = [NEED, {**NEED, "external_id": "n-2", "deployment": "온프레미스|엣지"}]
    run("needs", files.csv(rows))
    first, second = Need.objects.order_by("external_id")
    assert (first.budget_max_krw, first.desired_weeks, first.status) == (50_000_000, 16, "draft")
    assert first.any_deployment
    assert first.terms_of("deployment") == []
    assert first.terms_of("data_type") == ["이미지", "영상"]
    assert not second.any_deployment
    assert second.terms_of("deployment") == ["온프레미스", "엣지"]


@pytest.mark.parametrize(("kind", "row"), [("companies", COMPANY), ("solutions", SOLUTION), ("needs", NEED)])
def test_a_second_run_changes_nothing(files, run, kind, row):
    if kind != "companies":
        CompanyFactory(business_number=business_number(1))
        SupplierFactory(business_number=business_number(2))
    path = files.csv([row])
    run(kind, path)
    before = state()
    assert run(kind, path) == "추가 0, 변경 0, 그대로 1"
    assert state() == before


def test_given_cells_update_and_the_rest_stays(files, run):
    run("companies", files.csv([COMPANY]))
    version = Company.objects.get().version
    row = {"business_number": COMPANY["business_number"], "employees": "90", "name": "", "district": "서구"}
    assert run("companies", files.csv([row])) == "추가 0, 변경 1, 그대로 0"
    company = Company.objects.get()
    assert (company.name, company.employees, company.revenue_krw) == ("한결조향", 90, 21_500_000_000)
    assert [site.district for site in company.sites.all()] == ["서구"]
    assert company.version == version + 1
    event = Event.objects.of(company).get(verb="company.updated")
    assert event.data["fields"] == ["district", "employees"]


def test_terms_and_references_that_are_given_replace_what_there_was(files, run):
    SupplierFactory(business_number=business_number(2))
    run("solutions", files.csv([SOLUTION]))
    changed = {"external_id": "s-1", "ai_tasks": "예지보전", "references": "주물:2023:시간당 120개: 두 배"}
    assert run("solutions", files.csv([changed])) == "추가 0, 변경 1, 그대로 0"
    solution = Solution.objects.get()
    assert solution.terms_of("ai_task") == ["예지보전"]
    assert solution.terms_of("process") == ["품질·검사"]
    assert [reference.industry for reference in solution.references.all()] == ["주물"]


def test_text_that_looks_like_a_formula_stays_text(files, run):
    SupplierFactory(business_number=business_number(2))
    run("solutions", files.csv([{**SOLUTION, "title": "=1+1", "summary": "@합계"}]))
    assert Solution.objects.values_list("title", "summary").get() == ("=1+1", "@합계")


def test_a_dry_run_counts_and_changes_nothing(files, run):
    before = state()
    said = run("companies", files.csv([COMPANY]), "--dry-run", "--approve")
    assert said.startswith("추가 1, 변경 0, 그대로 0, 공개 1")
    assert state() == before


def test_the_status_of_what_exists_is_left_alone(files, run):
    supplier = SupplierFactory(business_number=business_number(2))
    SolutionFactory(company=supplier, external_id="s-1")
    run("solutions", files.csv([SOLUTION]))
    assert Solution.objects.get().status == "published"
