"""What a success case tells in figures: a project's KPIs before and after, as others have verified them.

Nobody types them; a case keeps those that the firms were asked about, and is told only while each of them stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from companies.models import User
from matchmaking.models.quotations import Direction, written
from projects import evidence
from projects.models import Measure, Measurement, Project
from projects.models.measurements import HEADLINE, Level

from .models import Case


@dataclass(frozen=True)
class Told:
    """One of a case's figures, in words."""

    name: str
    before: str
    after: str
    change: str
    level: str
    measured_on: date


def measured(project: Project) -> list[dict[str, Any]]:
    """The figures of a project that the TP or an accredited body has verified, as plain data; numbers are strings."""
    measures = list(project.measures.kpis())
    best = evidence.best(measures)
    return [
        _plain(measure, best[measure.pk])
        for measure in measures
        if measure.pk in best and best[measure.pk].level in HEADLINE
    ]


def _plain(measure: Measure, measurement: Measurement) -> dict[str, Any]:
    return {
        "measurement": measurement.pk,
        "name": measure.name,
        "unit": measure.unit,
        "direction": measure.direction,
        "before": None if measure.baseline is None else str(measure.baseline),
        "after": str(measurement.result),
        "level": measurement.level,
        "measured_on": measurement.occurred_on.isoformat(),
    }


def standing(cases: Iterable[Case]) -> list[Case]:
    """Those whose every figure is still verified with that value, in their order; one query for all."""
    rows = list(cases)
    keys = {figure["measurement"] for case in rows for figure in case.figures}
    found = Measurement.objects.headline().in_bulk(keys)
    return [case for case in rows if case.figures and all(_stands(one, found) for one in case.figures)]


def _stands(figure: Mapping[str, Any], found: Mapping[int, Measurement]) -> bool:
    measurement = found.get(figure["measurement"])
    return measurement is not None and measurement.result == Decimal(figure["after"])


def told(figures: Sequence[Mapping[str, Any]]) -> list[Told]:
    return [
        Told(
            name=figure["name"],
            before="" if figure["before"] is None else _with_unit(figure["before"], figure["unit"]),
            after=_with_unit(figure["after"], figure["unit"]),
            change=_change(figure),
            level=str(Level(figure["level"]).label),
            measured_on=date.fromisoformat(figure["measured_on"]),
        )
        for figure in figures
    ]


def _with_unit(value: str, unit: str) -> str:
    """As people write it: 0.8%, 40분, 200 ms."""
    space = " " if unit[:1].isascii() and unit.strip("%") else ""
    return f"{written(Decimal(value))}{space}{unit}"


def _change(figure: Mapping[str, Any]) -> str:
    """By how many percent of where it stood it changed, a percentage by points; empty where that says nothing."""
    if figure["before"] is None:
        return ""
    before, after = Decimal(figure["before"]), Decimal(figure["after"])
    if before == after:
        return _("변화 없음")
    if figure["unit"] == "%":
        amount = written(abs(after - before)) + "%p"
    elif before:
        amount = f"{abs((after - before) / before * 100):.0f}%"
    else:
        return ""
    grown = after > before
    if grown == (figure["direction"] == Direction.UP):
        change = _("%(amount)s 늘어 좋아짐") if grown else _("%(amount)s 줄어 좋아짐")
    else:
        change = _("%(amount)s 늘어 나빠짐") if grown else _("%(amount)s 줄어 나빠짐")
    return change % {"amount": amount}


def eligible(user: User) -> "models.QuerySet[Project]":
    """Projects of which this person may begin a case: measured, verified, and without one."""
    interests = list(user.interests)
    verified = Measurement.objects.headline().filter(measure__aspect="")
    rows = Project.objects.filter(case=None, pk__in=verified.values("measure__project"))
    return rows.exclude(demand_firm__in=interests).exclude(supplier__in=interests)
