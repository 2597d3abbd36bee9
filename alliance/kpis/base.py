"""What a KPI is: a named query over records, whose rows are what is counted; nobody types a value in.

`rows(as_of)` are the records as they were before an aware instant, in a fixed few queries. A value follows from the
rows alone, so the rows that a page lists are those that the figure counts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from operator import attrgetter
from statistics import median
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from foundation import money

ONE, NONE = Decimal(1), Decimal(0)


@dataclass(frozen=True, slots=True)
class Row:
    """A record that a KPI counts: `key` is "app.model:pk", `on` the day (Asia/Seoul) from which it counts, `firm` the
    key of the firm whose sector, size and district it has, `task` the plan's task.

    A sum's and a median's row brings its `value`; a ratio's its `value` of `weight`.
    """

    key: str
    on: date
    firm: Any = None
    value: Decimal = ONE
    weight: Decimal = ONE
    task: int | None = None


class Method(Enum):
    """How rows become a value."""

    FIRMS = "firms"  # a firm once, at its first row
    COUNT = "count"
    SUM = "sum"
    RATIO = "ratio"  # percent: values ÷ weights
    MEDIAN = "median"
    LATEST = "latest"  # the last row's value

    @property
    def adds_up(self) -> bool:
        """Whether the parts of a breakdown add up to the whole; else their rows do."""
        return self in (Method.FIRMS, Method.COUNT, Method.SUM)

    @property
    def divides(self) -> bool:
        return self is Method.RATIO

    @property
    def measures(self) -> bool:
        """Whether each row has a value of its own."""
        return self in (Method.SUM, Method.MEDIAN, Method.LATEST)


class Group(Enum):
    """Where a KPI stands on the board and in a pack."""

    PLAN = "plan"
    MONEY = "money"
    MATCHING = "matching"
    QUALITY = "quality"
    OUTCOME = "outcome"
    MARKET = "market"
    ALLIANCE = "alliance"


#: In the order in which they are shown.
GROUPS = {
    Group.PLAN: _("계획의 목표"),
    Group.MONEY: _("사업비"),
    Group.MATCHING: pgettext_lazy("kpi", "매칭"),
    Group.QUALITY: _("과제 수행과 검증"),
    Group.OUTCOME: _("사업화와 지속"),
    Group.MARKET: _("공급 시장"),
    Group.ALLIANCE: _("얼라이언스 운영"),
}


@dataclass(frozen=True)
class Kpi:
    """`version` is raised with every change of the definition; packs keep the one that they were frozen with.

    A `yearly` one starts anew each January. `retold` are those whose earlier rows change with what came later: a
    cohort's, or shares of the largest; their earlier values are asked for anew. What the plan wants `once` is there or
    not.
    """

    code: str
    name: str | Promise
    definition: str | Promise
    unit: str | Promise
    method: Method
    rows: Callable[[datetime], Iterable[Row]]
    group: Group
    tasks: tuple[int, ...] = ()
    version: int = 1
    note: str | Promise = ""
    higher_is_better: bool = True
    yearly: bool = False
    retold: bool = False
    once: bool = False

    def counted(self, as_of: datetime, since: date | None = None) -> list[Row]:
        """The rows behind a value, oldest first; of the days from `since` on only, where it is given."""
        return [row for row in self.of(self.rows(as_of)) if since is None or row.on >= since]

    def of(self, rows: Iterable[Row]) -> list[Row]:
        """Those of the rows that count, oldest first. A firm's is its first of all, so that it counts in one period
        only."""
        counted = sorted(rows, key=attrgetter("on", "key"))
        if self.method is not Method.FIRMS:
            return counted
        first: dict[Any, Row] = {}
        for row in counted:
            first.setdefault(row.firm, row)
        return list(first.values())

    def value(self, rows: Sequence[Row]) -> Decimal | None:
        return value_of(self.method, rows)

    @property
    def money(self) -> bool:
        return self.code.endswith("_krw")

    def worded(self, value: Decimal | None) -> str:
        """A value with its unit, as a page shows it."""
        if value is None:
            return "—"
        if self.method is Method.LATEST:
            return f"{value:.3f}"
        if self.money:
            return money.in_words(int(value))
        places = 1 if self.method in (Method.RATIO, Method.MEDIAN) else 0
        return f"{value:,.{places}f}{self.unit}"


def value_of(method: Method, rows: Sequence[Row]) -> Decimal | None:
    """None where there is nothing to divide or to take the middle of."""
    if method in (Method.FIRMS, Method.COUNT):
        return Decimal(len(rows))
    if method is Method.SUM:
        return sum((row.value for row in rows), NONE)
    if not rows:
        return None
    if method is Method.MEDIAN:
        return Decimal(median(row.value for row in rows))
    if method is Method.LATEST:
        return rows[-1].value
    weights = sum((row.weight for row in rows), NONE)
    return 100 * sum((row.value for row in rows), NONE) / weights if weights else None
