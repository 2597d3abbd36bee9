"""A pack as a workbook: a summary, the plan's budgets, and each KPI with its history, breakdowns and records.

A record stands there by its kind and number, never with its firm.
"""

from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any

from foundation.exports.xlsx import WHOLE, Book, Cell, Sheet

from ..kpis import Method
from .reading import NO_RECORDS, SOURCE_FAULT, Paper, Told

SUMMARY = (17, 34, 10, 9, 10, 9, 11, 12, 13, 17, 13, 8, 8)
SUMMARY_HEAD = (
    "구분",
    "지표",
    "값",
    "단위",
    "이번 분기",
    "목표",
    "목표 단위",
    "목표 기간",
    "목표 대비(%)",
    "지난 분기 말보다",
    "1년 전보다",
    "상태",
    "기록",
)
KPI_HEAD = ("항목", "값", "기록", "", "기록 종류", "기록 번호", "날짜")
KPI = (34, 14, 8, 3, 16, 38, 12, 16, 16, 10)


def make(paper: Paper, progress: Callable[[int], None]) -> bytes:
    book = Book(title=f"{paper.title} {paper.period}", author=paper.body)
    summary, budgets = book.name("요약"), book.name("계획 예산")
    names = {kpi.code: book.name(kpi.name) for kpi in paper.kpis}
    _summary(book.sheet(summary, widths=SUMMARY, headings=len(paper.facts) + 3), paper, names)
    _budgets(book.sheet(budgets, widths=(44, *[10] * len(paper.budget_years), 12, 12, 80), headings=1), paper)
    for done, kpi in enumerate(paper.kpis, start=1):
        _kpi(book.sheet(names[kpi.code], widths=KPI, headings=5), kpi, summary)
        progress(90 * done // len(paper.kpis))
    return book.close()


def _summary(sheet: Sheet, paper: Paper, names: dict[str, str]) -> None:
    sheet.add([Cell(f"{paper.title} {paper.period}", bold=True)])
    for name, value in paper.facts:
        sheet.add([name, value])
    sheet.add([])
    sheet.head(
        SUMMARY_HEAD,
        numbers=(2, 4, 5, 8, 9, 10, 12),
    )
    for label, kpis in paper.groups:
        for kpi in kpis:
            target = kpi.target or {"unit": "", "at_least": False, "period": ""}
            sheet.add(
                [
                    label,
                    Cell(kpi.name, sheet=names[kpi.code]),
                    _number(kpi, kpi.value),
                    kpi.unit,
                    _number(kpi, kpi.period_value),
                    kpi.target_value,
                    target["unit"] + (" 이상" if target["at_least"] else ""),
                    target["period"],
                    kpi.percent,
                    Cell(kpi.quarter_text, right=True),
                    Cell(kpi.year_text, right=True),
                    kpi.status_text,
                    kpi.count,
                ]
            )


def _budgets(sheet: Sheet, paper: Paper) -> None:
    years = [f"{year}년" for year in paper.budget_years]
    heads = ["추진과제(백만원)", *years, "연도별 합", "출처의 합계", SOURCE_FAULT]
    sheet.head(heads, numbers=range(1, len(heads) - 1))
    for row in paper.budgets:
        sheet.add([row.task, *row.amounts, row.sum, row.stated, row.note])
    total = paper.budget_total
    sheet.add([total.task, *total.amounts, total.sum, total.stated, total.note], {"bold": True, "top": 1})


def _kpi(sheet: Sheet, kpi: Told, summary: str) -> None:
    """On the left what the KPI tells, on the right the records that it counts."""
    sheet.add([Cell(f"{kpi.name}: {kpi.text}", bold=True)])
    sheet.add([f"{kpi.definition} (정의 {kpi.version}판)"])
    sheet.add([" ".join(filter(None, [kpi.note, kpi.target_note and f"{SOURCE_FAULT}: {kpi.target_note}"]))])
    sheet.add([Cell("요약으로", sheet=summary)])
    counted = ("값(분자)", "가중치(분모)") if kpi.method is Method.RATIO else ("값", "가중치")
    sheet.head((*KPI_HEAD, *counted, "추진과제"), numbers=(1, 2, 6, 7, 8, 9))
    for told, record in zip_longest(_told(kpi), _records(kpi), fillvalue=()):
        sheet.add([*told, *[None] * (4 - len(told)), *record])


def _told(kpi: Told) -> Iterator[list[Any]]:
    yield ["값", _number(kpi, kpi.value)]
    yield ["단위", Cell(kpi.unit, right=True)]
    yield ["이번 분기", _number(kpi, kpi.period_value)]
    yield ["목표", Cell(kpi.target_text, right=True) if kpi.target_value is None else kpi.target_value]
    if kpi.target and kpi.target_value is not None:
        yield ["목표 기간", Cell(kpi.target["period"], right=True)]
    yield ["목표 대비(%)", kpi.percent]
    yield ["지난 분기 말보다", Cell(kpi.quarter_text, right=True)]
    yield ["1년 전보다", Cell(kpi.year_text, right=True)]
    yield ["상태", Cell(kpi.status_text, right=True)]
    yield ["집계된 기록", kpi.count]
    yield []
    yield [Cell("분기 말의 값", bold=True)]
    for past in kpi.history:
        yield [past.quarter, _number(kpi, past.value)]
    for one in kpi.breakdowns:
        yield []
        yield [Cell(one.label, bold=True)]
        for part in one.parts:
            yield [part.label, _number(kpi, part.value), part.rows]


def _records(kpi: Told) -> Iterator[list[Any]]:
    if not kpi.count:
        yield [NO_RECORDS]
    for record in kpi.records():
        yield [record.kind, record.number, record.on, record.value, record.weight, record.task]


def _number(kpi: Told, value: Any) -> Any:
    """As a number with as many decimals as its words have."""
    if value is None:
        return Cell("—", right=True)
    if kpi.method is Method.LATEST:
        return Cell(value, number="0.000")
    return Cell(value, number="#,##0.0" if kpi.method in (Method.RATIO, Method.MEDIAN) else WHOLE)
