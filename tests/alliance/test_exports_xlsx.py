"""A pack as a workbook: its numbers are the content's, and no record stands there with its firm."""

import io
import re
import zipfile
from datetime import datetime

import pytest
from openpyxl import load_workbook

from alliance.exports import make

from .packed import FIRM, FORMULA, SHA, content


@pytest.fixture(scope="module")
def file():
    return make("xlsx", content(), sha256=SHA, version=1, progress=lambda percent: None)


@pytest.fixture(scope="module")
def book(file):
    return load_workbook(io.BytesIO(file))


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def told(sheet):
    """The left half: what stands beside a word."""
    return {row[0]: row[1] for row in rows(sheet) if row[0]}


def test_a_sheet_for_each_kpi_after_the_summary(book):
    assert book.sheetnames == [
        "요약",
        "계획 예산",
        "AX 실증  지원",
        "생성형 AI 유즈케이스",
        "집행률",
        "사업화 매출",
        "매칭 품질",
        "12개월 사용 유지",
    ]


def test_the_summary_tells_each_value_as_a_number(book):
    sheet = book["요약"]
    assert ["내용의 SHA-256", SHA] in [row[:2] for row in rows(sheet)]
    found = {row[1]: row for row in rows(sheet)}
    assert found["AX 실증 [지원]"] == [
        "계획의 목표",
        "AX 실증 [지원]",
        12,
        "개사",
        5,
        25,
        "개사 이상",
        "2026–2030",
        48,
        "+5개사",
        "+10개사",
        "정상",
        12,
    ]
    assert found["사업화 매출"][2] == 123456789
    assert found["집행률"][2] == 82.8125
    assert found["12개월 사용 유지"][2] == "—"
    assert sheet.freeze_panes == "A8"
    assert sheet["B8"].hyperlink.location == "'AX 실증  지원'!A1"


def test_a_kpi_tells_its_history_and_breakdowns(book):
    found = told(book["AX 실증  지원"])
    assert [found[f"2026 Q{number}"] for number in range(1, 5)] == [3, 5, 7, 12]
    assert (found["10명 미만"], found["10–49명"]) == (5, 7)
    assert "연수구" not in found
    assert found["출처 확인: 두 목표를 더하지 않습니다."] is None


def test_its_records_stand_beside_it(book):
    sheet = book["AX 실증  지원"]
    assert sheet.freeze_panes == "A6"
    found = [row[4:] for row in rows(sheet)[5:] if row[4]]
    assert len(found) == 12
    assert found[1] == ["단계평가", "1", datetime(2025, 1, 2), 1, 1, 8]
    assert [row[4:6] for row in rows(book["생성형 AI 유즈케이스"])[5:6]] == [["기록 없음", None]]


def test_the_records_of_a_ratio_are_parts_of_it(book):
    assert rows(book["집행률"])[4][7:9] == ["값(분자)", "가중치(분모)"]
    assert book["집행률"]["H6"].value == 250000.5


def test_no_cell_is_a_formula(book):
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    (wild,) = [cell for cell in cells if cell.value == FORMULA]
    assert wild.quotePrefix


def test_no_firm_is_in_it(file):
    archive = zipfile.ZipFile(io.BytesIO(file))
    for name in archive.namelist():
        assert FIRM.encode() not in archive.read(name)


def test_leads_nowhere_outside(file):
    archive = zipfile.ZipFile(io.BytesIO(file))
    for name in archive.namelist():
        assert not re.search(rb'TargetMode="External"', archive.read(name))


def test_the_budgets_are_as_their_source_has_them(book):
    found = rows(book["계획 예산"])
    assert found[0] == ["추진과제(백만원)", "2026년", "2027년", "연도별 합", "출처의 합계", "출처 확인"]
    assert found[1][1:] == [900, 1000, 1900, 3100, "더하면 1,900백만원입니다."]
    assert found[2][1:] == [None, None, None, None, "예산은 과제 1에 포함됩니다."]
    assert found[3][:5] == ["합계", 900, 1000, 1900, 3100]
