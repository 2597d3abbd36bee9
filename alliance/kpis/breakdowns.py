"""How a KPI's rows fall into sectors, sizes, districts, strategic industries and the plan's tasks.

Each row falls into one part, so the parts of a figure that adds up add up to it, and the rows of any figure do.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from companies import industries
from companies.districts import District
from companies.models import Company, Ksic, Site

from ..models import PlanTask
from .base import Kpi, Row


class Dimension(models.TextChoices):
    SECTOR = "sector", _("업종 대분류")
    SIZE = "size", _("기업 규모")
    DISTRICT = "district", _("군·구")
    INDUSTRY = "industry", _("전략산업")
    TASK = "task", _("추진과제")


class Size(models.TextChoices):
    """By employees."""

    MICRO = "1-9", _("10명 미만")
    SMALL = "10-49", _("10–49명")
    MIDDLE = "50-299", _("50–299명")
    LARGE = "300-", _("300명 이상")


#: The plan's strategic industries in the words of the firms' industries; 디지털·데이터 is nobody's product here.
STRATEGIC = {
    "바이오·의료": "바이오",
    "반도체·전자": "반도체",
    "미래차": "미래차",
    "로봇·기계": "로봇",
    "항공": "항공",
    "물류": "물류",
}
SEVERAL, OTHER, UNKNOWN = "several", "other", "unknown"
CHUNK = 5000

Codes = Mapping[Dimension, str]
NOWHERE: Codes = dict.fromkeys(Dimension, UNKNOWN)


@dataclass(frozen=True)
class Part:
    code: str
    label: str
    value: Decimal | None
    text: str
    rows: int


class Firms:
    """In which part of each dimension a firm lies; asked for once per firm."""

    def __init__(self) -> None:
        self._known: dict[Any, Codes] = {}
        self._sections: dict[str, str] | None = None
        self._labels: dict[Dimension, dict[str, str]] = {}

    def learn(self, firms: Iterable[Any]) -> None:
        new = list({firm for firm in firms if firm is not None} - self._known.keys())
        for start in range(0, len(new), CHUNK):
            self._read(new[start : start + CHUNK])

    def labels(self, dimension: Dimension) -> dict[str, str]:
        """As labels(), asked for once."""
        if dimension not in self._labels:
            self._labels[dimension] = labels(dimension)
        return self._labels[dimension]

    def codes(self, row: Row) -> Codes:
        """In which part of every dimension the row lies."""
        of_firm = self._known[row.firm] if row.firm is not None else NOWHERE
        return {**of_firm, Dimension.TASK: str(row.task) if row.task else UNKNOWN}

    def code(self, row: Row, dimension: Dimension) -> str:
        if dimension is Dimension.TASK:
            return str(row.task) if row.task else UNKNOWN
        return self._known[row.firm][dimension] if row.firm is not None else UNKNOWN

    def _read(self, firms: Sequence[Any]) -> None:
        districts: dict[Any, str] = {}
        sites = Site.objects.filter(company__in=firms).values_list("company", "kind", "district")
        for firm, kind, district in sites.order_by("pk"):
            if kind == Site.Kind.HEAD_OFFICE or firm not in districts:
                districts[firm] = district
        rows = Company.objects.filter(pk__in=firms).values_list("pk", "ksic", "industry_text", "employees")
        for firm, ksic, text, employees in rows:
            self._known[firm] = {
                Dimension.SECTOR: self._section(ksic),
                Dimension.SIZE: _size(employees),
                Dimension.DISTRICT: districts.get(firm, UNKNOWN),
                Dimension.INDUSTRY: _strategic(text, ksic or ""),
            }

    def _section(self, ksic: str | None) -> str:
        if self._sections is None:
            self._sections = sections()
        return self._sections.get(ksic or "", UNKNOWN)


def sections() -> dict[str, str]:
    """The section of each KSIC code."""
    parents = dict(Ksic.objects.values_list("code", "parent"))

    def top(code: str) -> str:
        parent = parents.get(code)
        return top(parent) if parent else code

    return {code: top(code) for code in parents}


def _size(employees: int | None) -> str:
    if employees is None:
        return UNKNOWN
    if employees < 50:
        return Size.MICRO if employees < 10 else Size.SMALL
    return Size.MIDDLE if employees < 300 else Size.LARGE


def _strategic(text: str, ksic: str) -> str:
    """By the firm's own words, else by its KSIC code."""
    if not (text or ksic):
        return UNKNOWN
    found = {STRATEGIC[name] for name in industries.families_of([text], ksic) if name in STRATEGIC}
    if len(found) > 1:
        return SEVERAL
    return found.pop() if found else OTHER


def labels(dimension: Dimension) -> dict[str, str]:
    """Of each part that a dimension may have, in the order in which they are listed."""
    known: dict[str, str]
    if dimension is Dimension.SECTOR:
        rows = Ksic.objects.filter(level=Ksic.Level.SECTION).order_by("code")
        known = {row.code: str(row) for row in rows}
    elif dimension is Dimension.SIZE:
        known = {str(value): str(label) for value, label in Size.choices}
    elif dimension is Dimension.DISTRICT:
        known = {str(value): str(label) for value, label in District.choices}
    elif dimension is Dimension.INDUSTRY:
        names = {name: name for name in STRATEGIC.values()}
        known = names | {SEVERAL: _text("둘 이상"), OTHER: _text("그 밖의 업종")}
    else:
        known = {str(task.number): str(task) for task in PlanTask.objects.all()}
    return known | {UNKNOWN: _text("해당 없음·미상")}


def breakdown(kpi: Kpi, rows: Sequence[Row], dimension: Dimension, firms: Firms) -> list[Part]:
    """The parts that have rows; the rows in the order in which the figure has them."""
    return breakdowns(kpi, rows, firms, [dimension])[dimension]


def breakdowns(
    kpi: Kpi, rows: Sequence[Row], firms: Firms, dimensions: Iterable[Dimension] = Dimension
) -> dict[Dimension, list[Part]]:
    """By several dimensions, each firm looked at once."""
    firms.learn(row.firm for row in rows)
    placed = [(row, firms.codes(row)) for row in rows]
    return {dimension: _parts(kpi, placed, dimension, firms) for dimension in dimensions}


def _parts(kpi: Kpi, placed: Sequence[tuple[Row, Codes]], dimension: Dimension, firms: Firms) -> list[Part]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row, codes in placed:
        grouped[codes[dimension]].append(row)
    found = [
        (code, label, grouped[code]) for code, label in firms.labels(dimension).items() if code in grouped
    ]
    return [
        Part(code, label, value := kpi.value(of), kpi.worded(value), len(of)) for code, label, of in found
    ]


def keeper(chosen: Codes, firms: Firms) -> Callable[[Iterable[Row]], list[Row]]:
    """Keeps the rows that lie in the chosen part of each dimension."""

    def keep(rows: Iterable[Row]) -> list[Row]:
        rows = list(rows)
        if not chosen:
            return rows
        firms.learn(row.firm for row in rows)
        return [row for row in rows if all(firms.code(row, where) == code for where, code in chosen.items())]

    return keep
