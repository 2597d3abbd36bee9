"""Bad files: every error is named at once, by physical line, column and reason, and nothing changes."""

import pytest

from companies.models import Company
from tests.factories import CompanyFactory, SolutionFactory, SupplierFactory, business_number

from .conftest import COMPANY, NEED, SOLUTION

pytestmark = pytest.mark.django_db


@pytest.fixture
def firms():
    return CompanyFactory(business_number=business_number(1)), SupplierFactory(
        business_number=business_number(2)
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "이름\n".encode("utf-16"), "UTF-16"),
        ("a.csv", "이름\n".encode("utf-16-le"), "UTF-16"),
        ("a.csv", "사업자번호,기업명\n1,가나다라마바사".encode()[:-1], "2행"),
        ("a.jsonl", b'{"name": "\xff\xff"}', "1행"),
        ("a.csv", b"", "빈 파일"),
        ("a.jsonl", b"\n\n", "빈 파일"),
        ("a.csv", b"PK\x03\x04rest", "확장자"),
        ("a.xlsx", b"not a workbook", "xlsx"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", ".xls"),
        ("a.hwp", b"x", ".jsonl, .csv, .xlsx"),
    ],
)
def test_what_cannot_be_read_is_refused_whole(files, refuse, name, content, said):
    assert said in refuse("companies", files.raw(name, content))


def test_a_missing_file(refuse, tmp_path):
    assert "열 수 없습니다" in refuse("companies", tmp_path / "none.csv")


def test_merged_cells_are_named(files, refuse):
    rows = [{**COMPANY, "business_number": business_number(n)} for n in range(3)]
    errors = refuse("companies", files.xlsx(rows, merge=["B2:B3", "G3:H4"]))
    assert [(line, reason.split(":")[0]) for line, _, reason in errors if "병합" in reason] == [
        (2, "병합된 칸 B2"),
        (3, "병합된 칸 G3"),
    ]


def test_formulas_and_error_values_are_named(files, refuse):
    errors = refuse("companies", files.xlsx([{**COMPANY, "name": "=A1", "employees": "#N/A"}]))
    assert {reason.split("니다.")[0] for _, _, reason in errors if "칸이" in reason} >= {
        "B2 칸이 수식입",
        "G2 칸이 오류값입",
    }


def test_missing_unknown_and_repeated_columns_are_all_named(files, refuse):
    head = "기업명,회사명,종업원,표준산업분루,떡볶이"
    errors = refuse("companies", files.raw("a.csv", f"{head}\n가,나,3,303,x\n".encode()))
    assert [(line, column) for line, column, _ in errors] == [
        (1, "회사명"),
        (1, "종업원"),
        (1, "표준산업분루"),
        (1, "떡볶이"),
        (1, "사업자등록번호"),
    ]
    assert "‘표준산업분류’" in errors[2][2]


def test_a_new_firm_needs_its_columns(files, refuse):
    errors = refuse("companies", files.csv([{"business_number": business_number(1), "employees": "3"}]))
    assert [(line, column) for line, column, _ in errors] == [(1, "기업명"), (1, "구분")]


def test_every_wrong_cell_of_a_firm_is_named(files, refuse):
    rows = [
        COMPANY,
        {**COMPANY, "name": "되풀이"},
        {**COMPANY, "business_number": business_number(3)[:9] + "x"},
        {**COMPANY, "business_number": str((int(business_number(4)) + 1) % 10**10).zfill(10)},
        {
            **COMPANY,
            "business_number": business_number(5),
            "kind": "수요기엄",
            "district": "남동",
            "ksic": "99999x",
        },
        {
            **COMPANY,
            "business_number": business_number(6),
            "employees": "약 30",
            "founded": "2999",
            "revenue_million": "-1",
            "smart_factory_level": "최고",
            "name": "",
        },
        {**COMPANY, "business_number": ""},
    ]
    errors = refuse("companies", files.csv(rows))
    assert sorted((line, column) for line, column, _ in errors) == sorted(
        [
            (3, "사업자등록번호"),
            (4, "사업자등록번호"),
            (5, "사업자등록번호"),
            (6, "구분"),
            (6, "군·구"),
            (6, "표준산업분류"),
            (7, "종업원 수"),
            (7, "설립연도"),
            (7, "매출액(백만원)"),
            (7, "스마트공장 수준"),
            (7, "기업명"),
            (8, "사업자등록번호"),
        ]
    )
    reasons = {(line, column): reason for line, column, reason in errors}
    assert "2행과 3행" in reasons[3, "사업자등록번호"]
    assert "‘수요기업’" in reasons[6, "구분"]
    assert "‘남동구’" in reasons[6, "군·구"]


def test_every_wrong_cell_of_a_solution_is_named(files, refuse, firms):
    rows = [
        {**SOLUTION, "processes": "품질검사|도시"},
        {**SOLUTION, "external_id": "s-2", "ai_tasks": "비젼검사"},
        {**SOLUTION, "external_id": "s-3", "price_min_manwon": "6000"},
        {**SOLUTION, "external_id": "s-4", "references": "자동차부품-2024|주물:이천:반"},
        {**SOLUTION, "external_id": "s-5", "supplier_business_number": business_number(1)},
        {**SOLUTION, "external_id": "s-6", "supplier_business_number": business_number(9)},
        {**SOLUTION, "external_id": "s-7", "deployment": "무관", "title": "가" * 121},
    ]
    errors = refuse("solutions", files.csv(rows))
    assert [(line, column) for line, column, _ in errors] == [
        (2, "공정·업무"),
        (3, "AI 기술유형"),
        (4, "최대 도입비용(만원)"),
        (5, "실적"),
        (6, "공급기업 사업자등록번호"),
        (7, "공급기업 사업자등록번호"),
        (8, "솔루션 이름"),
        (8, "설치 환경"),
    ]
    assert "‘품질·검사’" in errors[0][2]
    assert "‘비전검사’" in errors[1][2]
    assert "자동차부품-2024" in errors[3][2]
    assert "이천" in errors[3][2]
    assert "공급기업이 아닙니다" in errors[4][2]
    assert "등록되지 않은" in errors[5][2]


def test_a_price_is_compared_with_the_one_that_is_stored(files, refuse, firms):
    SolutionFactory(company=firms[1], external_id="s-1", price_max_krw=30_000_000)
    errors = refuse("solutions", files.csv([{"external_id": "s-1", "price_min_manwon": "4000"}]))
    assert [(line, column) for line, column, _ in errors] == [(2, "최소 도입비용(만원)")]


def test_a_solution_stays_with_its_supplier(files, refuse, firms):
    SolutionFactory(external_id="s-1")
    errors = refuse("solutions", files.csv([SOLUTION]))
    assert [(line, column) for line, column, _ in errors] == [(2, "공급기업 사업자등록번호")]


def test_a_need_of_a_supplier_and_무관_beside_others(files, refuse, firms):
    rows = [
        {**NEED, "company_business_number": business_number(2)},
        {**NEED, "external_id": "n-2", "deployment": "무관|엣지"},
        {**NEED, "external_id": "n-3", "budget_max_manwon": "5천만원", "desired_weeks": "1.5"},
    ]
    errors = refuse("needs", files.csv(rows))
    assert [(line, column) for line, column, _ in errors] == [
        (2, "수요기업 사업자등록번호"),
        (3, "설치 환경"),
        (4, "예산 상한(만원)"),
        (4, "희망 도입 기간(주)"),
    ]


def test_lines_are_physical_where_cells_hold_line_breaks(files, refuse):
    content = (
        "external_id,company_business_number,title,description\r\n"
        f'n-1,{business_number(1)},첫째,"여러\r\n줄에\r\n걸친 글"\r\n'
        "\r\n"
        f"n-2,{business_number(1)},둘째,짧은 글\r\n"
    )
    errors = refuse("needs", files.raw("a.csv", content.encode()))
    assert [line for line, _, _ in errors] == [2, 6]


def test_broken_quotes_and_short_rows_in_csv(files, refuse):
    head = "business_number,name,kind\n"
    body = f'{business_number(1)},"가"나,demand\n{business_number(2)},나\n{business_number(3)},"열린,demand\n'
    errors = refuse("companies", files.raw("a.csv", (head + body).encode()))
    assert [line for line, _, _ in errors] == [2, 3, 3, 4]


def test_jsonl_lines_that_are_no_objects(files, refuse):
    lines = [
        f'{{"business_number": "{business_number(1)}", "name": "가", "kind": "demand"}}',
        "",
        "[1]",
        '{"name": "나"',
        '{"business_number": "1", "name": "가", "name": "나"}',
        '{"name": NaN}',
    ]
    content = "\n".join(lines)
    errors = refuse("companies", files.raw("a.jsonl", content.encode()))
    assert [(line, column) for line, column, _ in errors] == [
        (3, ""),
        (4, ""),
        (5, "사업자등록번호"),
        (5, "기업명"),
        (6, ""),
    ]


def test_one_bad_row_among_ten_thousand(files, refuse):
    rows = [
        {"business_number": business_number(n), "name": f"기업{n}", "kind": "demand"} for n in range(10_000)
    ]
    rows[7_000]["kind"] = "둘다아님"
    errors = refuse("companies", files.csv(rows))
    assert [(line, column) for line, column, _ in errors] == [(7_002, "구분")]
    assert not Company.objects.exists()
