"""What a pack holds: figures at a 기준일 as plain data, their breakdowns, history, and the keys of their records.

Texts are Korean, as the document is; numbers are strings of decimals; no person's name is in it.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation

from companies.models import Company

from .kpis.base import NONE, ONE, Row
from .kpis.breakdowns import Firms, breakdowns
from .kpis.figures import Figure, figures
from .models import Pack, PlanBudget, PlanTask
from .quarters import Quarter, as_of

LAYOUT = 1  # raised with every change of what follows
HISTORY = 7  # earlier quarters, so that a chart has two years
EXACT = Decimal("0.000001")


def build(quarter: Quarter, cutoff_on: date, kind: Pack.Kind) -> dict[str, Any]:
    """JSON of the figures up to the end of that day, in a fixed number of queries.

    `kpis` are in the catalogue's order, each with `records`: [key, day, firm, value, weight, task] of each row counted.
    """
    with translation.override("ko"):
        firms = Firms()
        found = figures(as_of(cutoff_on), quarter.starts_on, quarters=HISTORY)
        return {
            "layout": LAYOUT,
            "year": quarter.year,
            "quarter": quarter.number,
            "starts_on": quarter.starts_on.isoformat(),
            "cutoff_on": cutoff_on.isoformat(),
            "kind": kind.value,
            "simulated": Company.objects.simulated().exists(),
            "kpis": [_told(figure, firms) for figure in found],
            "budgets": budgets(),
        }


def _told(figure: Figure, firms: Firms) -> dict[str, Any]:
    kpi = figure.kpi
    target = figure.target
    return {
        "code": kpi.code,
        "version": kpi.version,
        "name": str(kpi.name),
        "definition": str(kpi.definition),
        "note": str(kpi.note),
        "unit": str(kpi.unit),
        "group": kpi.group.value,
        "method": kpi.method.value,
        "tasks": list(kpi.tasks),
        "value": _number(figure.value),
        "text": figure.text,
        "period_value": _number(figure.period_value),
        "period_text": figure.period_text,
        "quarter_text": figure.quarter_text,
        "year_text": figure.year_text,
        "status": figure.status.value if figure.status else None,
        "status_text": str(figure.status.label) if figure.status else "",
        "percent": figure.percent,
        "target": target
        and {
            "value": target.value,
            "unit": target.unit,
            "period": target.period,
            "at_least": target.at_least,
            "task": str(target.task or ""),
            "note": target.note,
        },
        "history": [[str(past), _number(value)] for past, value in figure.history],
        "breakdowns": {
            dimension.value: [
                {
                    "code": part.code,
                    "label": part.label,
                    "value": _number(part.value),
                    "text": part.text,
                    "rows": part.rows,
                }
                for part in parts
            ]
            for dimension, parts in breakdowns(kpi, figure.rows, firms).items()
        },
        "records": _records(figure.rows),
    }


def _records(rows: Sequence[Row]) -> list[list[Any]]:
    return [
        [
            row.key,
            row.on.isoformat(),
            str(row.firm) if row.firm else None,
            _number(row.value),
            _number(row.weight),
            row.task,
        ]
        for row in rows
    ]


def rows(records: Sequence[Sequence[Any]]) -> list[Row]:
    """A pack's records as the rows that they were; a firm's key is text here."""
    return [
        Row(key, date.fromisoformat(on), firm, Decimal(value), Decimal(weight), task)
        for key, on, firm, value, weight, task in records
    ]


def budgets() -> list[dict[str, Any]]:
    """The plan's, in million won by task and year."""
    years: dict[int, dict[str, int]] = {}
    for task, year, million in PlanBudget.objects.values_list("task", "year", "million_krw"):
        years.setdefault(task, {})[str(year)] = million
    return [
        {
            "task": str(task),
            "million_krw": years.get(task.number, {}),
            "stated_million_krw": task.stated_million_krw,
            "note": task.note,
        }
        for task in PlanTask.objects.all()
    ]


def _number(value: Decimal | None) -> str | None:
    """Exact where it is whole, else to six places."""
    if value is None:
        return None
    if value is ONE or value is NONE:  # most of a pack's numbers
        return "1" if value is ONE else "0"
    return str(int(value)) if value == value.to_integral_value() else str(value.quantize(EXACT))
