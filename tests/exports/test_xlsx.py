"""Spreadsheets: texts stay texts, numbers numbers, days days."""

import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from foundation.exports.xlsx import Book, Cell


def written(*rows, headings=0):
    book = Book(title="표", author="기관")
    sheet = book.sheet(book.name("값"), widths=(10, 20), headings=headings)
    for row in rows:
        sheet.add(row)
    return load_workbook(io.BytesIO(book.close()))["값"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+82 32", "-5", "@SUM(A1)", "\t=1", "{=A1}", "http://example.com", "007"]
)
def test_a_text_is_written_as_a_text(text):
    cell = written([text])["A1"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.hyperlink is None


@pytest.mark.parametrize(
    ("text", "quoted"), [("=1+1", True), ("@x", True), ("+1", True), ("-1", True), ("글", False)]
)
def test_what_would_become_a_formula_by_editing_is_quoted(text, quoted):
    assert written([text])["A1"].quotePrefix is quoted


def test_numbers_and_days_are_no_texts():
    sheet = written(
        [Decimal("12.5"), 1234, 0, None, "", date(2026, 10, 31), Cell(Decimal("0.5"), number="0.000")]
    )
    assert [cell.value for cell in sheet[1]] == [12.5, 1234, 0, None, None, datetime(2026, 10, 31), 0.5]
    assert [sheet[place].number_format for place in ("B1", "F1", "G1")] == ["#,##0", "yyyy-mm-dd", "0.000"]


def test_headings_stay_in_sight_and_columns_are_wide_enough():
    sheet = written(["a"], ["b"], ["c"], headings=2)
    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.column_dimensions["B"].width == pytest.approx(20, abs=1)


def test_a_cell_leads_to_another_sheet():
    book = Book(title="표", author="기관")
    there = book.name("수요's 목록")
    book.sheet(book.name("요약"), widths=(10,)).add([Cell("수요", sheet=there)])
    book.sheet(there, widths=(10,)).add(["여기"])
    cell = load_workbook(io.BytesIO(book.close()))["요약"]["A1"]
    assert (cell.value, cell.hyperlink.location) == ("수요", "'수요''s 목록'!A1")


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("AX [실증]: 지원/평가?*\\", "AX  실증   지원 평가"),
        ("'따옴표'", "따옴표"),
        ("가" * 40, "가" * 31),
        ("///", "-"),
    ],
)
def test_a_sheet_has_a_name_that_it_may_have(wanted, given):
    assert Book(title="", author="").name(wanted) == given


def test_no_two_sheets_have_the_same_name():
    book = Book(title="", author="")
    assert [book.name(name) for name in ("Kpi", "KPI", "kpi/")] == ["Kpi", "KPI (2)", "kpi (3)"]
    assert book.name("나" * 31) != book.name("나" * 32)
    assert len(book.name("나" * 33)) == 31
