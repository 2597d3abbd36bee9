"""A pack's content as its files tell it: the same words, numbers and charts in each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.apps import apps
from django.conf import settings
from django.urls import reverse

from foundation.exports.charts import Chart

from .. import charts, frozen
from ..kpis import BY_CODE, GROUPS, Group, Method
from ..kpis.breakdowns import Dimension
from ..kpis.figures import Status
from ..models import Pack

NO_RECORDS = "기록 없음"
SOURCE_FAULT = "출처 확인"
SIMULATED = "모의 자료: 기업과 기록은 지어낸 것이며 실제 성과가 아닙니다"


@dataclass(frozen=True)
class Past:
    quarter: str
    value: Decimal | None
    text: str


@dataclass(frozen=True)
class Part:
    label: str
    value: Decimal | None
    text: str
    rows: int


@dataclass(frozen=True)
class Breakdown:
    label: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Record:
    """`kind` in Korean and the record's own number; no firm, since a confidential need must not be tied to its firm."""

    kind: str
    number: str
    on: date
    value: Decimal
    weight: Decimal
    task: int | None


class Told:
    """A KPI as a pack holds it."""

    def __init__(self, given: dict[str, Any], cutoff_on: date) -> None:
        self._given, self._cutoff_on = given, cutoff_on
        self.code: str = given["code"]
        self.name: str = given["name"]
        self.definition: str = given["definition"]
        self.note: str = given["note"]
        self.unit: str = given["unit"]
        self.version: int = given["version"]
        self.group = Group(given["group"])
        self.method = Method(given["method"])
        self.value = _decimal(given["value"])
        self.text: str = given["text"]
        self.period_value = _decimal(given["period_value"])
        self.period_text: str = given["period_text"]
        self.quarter_text: str = given["quarter_text"]
        self.year_text: str = given["year_text"]
        self.status: str | None = given["status"]
        self.status_text: str = given["status_text"]
        self.percent: int | None = given["percent"]
        self.target: dict[str, Any] | None = given["target"]
        self.count = len(given["records"])

    @property
    def percent_text(self) -> str:
        return "—" if self.percent is None else f"{self.percent}%"

    @property
    def target_value(self) -> int | None:
        return self.target["value"] if self.target else None

    @property
    def target_text(self) -> str:
        """Amount and period; only the words where the plan gives no number."""
        if not self.target:
            return "—"
        amount = "" if self.target_value is None else f"{self.target_value:,}"
        text = amount + self.target["unit"] + (" 이상" if self.target["at_least"] else "")
        return f"{text} ({self.target['period']})" if self.target["period"] else text

    @property
    def target_task(self) -> str:
        return self.target["task"] if self.target else ""

    @property
    def target_note(self) -> str:
        """What is wrong with the target in its source."""
        return self.target["note"] if self.target else ""

    @property
    def facts(self) -> list[tuple[str, str]]:
        return [
            ("값", self.text),
            ("이번 분기", self.period_text),
            ("목표", self.target_text),
            ("목표 대비", self.percent_text),
            ("지난 분기 말보다", self.quarter_text),
            ("1년 전보다", self.year_text),
            ("상태", self.status_text or "—"),
            ("집계된 기록", f"{self.count:,}건"),
        ]

    @cached_property
    def history(self) -> list[Past]:
        worded = frozen.defined(self._given).worded
        return [Past(quarter, value, worded(value)) for quarter, value in frozen.history(self._given)]

    @cached_property
    def chart(self) -> Chart | None:
        """None where no quarter has had a record: an empty chart would tell nothing."""
        if not self.count and not any(past.value for past in self.history):
            return None
        values = [(past.quarter, past.value) for past in self.history]
        return charts.of_history(self.name, self.unit, values, self.target_value)

    @cached_property
    def breakdowns(self) -> list[Breakdown]:
        """Those with more than one part."""
        return [
            Breakdown(
                str(Dimension(name).label),
                [Part(part["label"], _decimal(part["value"]), part["text"], part["rows"]) for part in parts],
            )
            for name, parts in self._given["breakdowns"].items()
            if len(parts) > 1
        ]

    def records(self) -> Iterator[Record]:
        kinds: dict[str, str] = {}
        for key, on, _firm, value, weight, task in self._given["records"]:
            label, _colon, number = key.partition(":")
            if label not in kinds:
                kinds[label] = str(apps.get_model(label)._meta.verbose_name)
            day = date.fromisoformat(on)
            yield Record(kinds[label], number, day, Decimal(value), Decimal(weight), task)

    @property
    def url(self) -> str:
        """Its page as of the 기준일, where its records are opened; empty where the catalogue has it no more."""
        if self.code not in BY_CODE:
            return ""
        page = reverse("alliance:kpi", args=[self.code])
        return f"{settings.SITE_URL.rstrip('/')}{page}?on={self._cutoff_on.isoformat()}"


@dataclass(frozen=True)
class Budget:
    """In million won; `stated` is what the source says that the years add up to."""

    task: str
    amounts: Sequence[int | None]
    stated: int | None
    note: str

    @property
    def sum(self) -> int | None:
        """None where the plan gives no year a budget."""
        return sum(amount or 0 for amount in self.amounts) if any(self.amounts) else None

    @property
    def contradicts(self) -> bool:
        return self.stated is not None and self.stated != self.sum


class Paper:
    def __init__(self, content: dict[str, Any], *, sha256: str, version: int) -> None:
        self.sha256, self.version = sha256, version
        self.year: int = content["year"]
        self.quarter: int = content["quarter"]
        self.cutoff_on = date.fromisoformat(content["cutoff_on"])
        self.kind = Pack.Kind(content["kind"])
        self.simulated: bool = content["simulated"]
        self.kpis = [Told(given, self.cutoff_on) for given in content["kpis"]]
        self._budgets = content["budgets"]
        self.budget_years = sorted({int(year) for row in self._budgets for year in row["million_krw"]})

    title = "얼라이언스 성과 회의 자료"

    @property
    def body(self) -> str:
        return settings.OPERATING_BODY

    @property
    def period(self) -> str:
        return f"{self.year}년 {self.quarter}분기"

    @property
    def provisional(self) -> bool:
        return self.kind is Pack.Kind.PROVISIONAL

    @property
    def facts(self) -> list[tuple[str, str]]:
        facts = [
            ("기준일", self.cutoff_on.isoformat()),
            ("구분", str(self.kind.label)),
            ("판", f"{self.version}판"),
            ("내용의 SHA-256", self.sha256),
        ]
        return [*facts, ("자료", SIMULATED)] if self.simulated else facts

    @property
    def stamp(self) -> str:
        """What stands on every page."""
        stamp = f"{self.period} · 기준일 {self.cutoff_on} · {self.kind.label} · {self.version}판"
        return f"{stamp} · 모의 자료" if self.simulated else stamp

    @property
    def groups(self) -> list[tuple[str, list[Told]]]:
        """Those that have KPIs, in the board's order."""
        found = [
            (str(label), [told for told in self.kpis if told.group is group])
            for group, label in GROUPS.items()
        ]
        return [(label, told) for label, told in found if told]

    @property
    def statuses(self) -> list[tuple[str, int]]:
        """How many KPIs with a target stand how, by the word for it, the best first."""
        counted = [
            (str(status.label), [told.status for told in self.kpis].count(status.value)) for status in Status
        ]
        return [(label, number) for label, number in counted if number]

    @cached_property
    def budgets(self) -> list[Budget]:
        return [
            Budget(
                row["task"],
                [row["million_krw"].get(str(year)) for year in self.budget_years],
                row["stated_million_krw"],
                row["note"],
            )
            for row in self._budgets
        ]

    @property
    def budget_total(self) -> Budget:
        by_year = [
            sum(row.amounts[place] or 0 for row in self.budgets) for place in range(len(self.budget_years))
        ]
        stated = sum(row.stated or 0 for row in self.budgets)
        total = Budget("합계", by_year, stated, "")
        if not total.contradicts:
            return total
        note = (
            f"연도별 예산을 더하면 {total.sum or 0:,}백만원인데 출처에 적힌 합계는 {stated:,}백만원입니다."
            " 어느 쪽도 고치지 않고 함께 보입니다."
        )
        return Budget(total.task, total.amounts, total.stated, note)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
