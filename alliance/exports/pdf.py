"""A pack on paper."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from foundation.exports import pdf
from foundation.exports.charts import described, svg
from foundation.history import clock

from ..kpis import Method
from .reading import NO_RECORDS, SOURCE_FAULT, Budget, Paper, Told

TEMPLATE = Path(__file__).parent / "pack.typ"


def make(paper: Paper, progress: Callable[[int], None]) -> bytes:
    told = {}
    for done, kpi in enumerate(paper.kpis, start=1):
        told[kpi.code] = _kpi(kpi)
        progress(80 * done // len(paper.kpis))
    data = {
        "title": paper.title,
        "body": paper.body,
        "period": paper.period,
        "stamp": paper.stamp,
        "provisional": paper.provisional,
        "facts": paper.facts,
        "statuses": paper.statuses,
        "targeted": sum(number for _label, number in paper.statuses),
        "no_records": NO_RECORDS,
        "fault": SOURCE_FAULT,
        "groups": [
            {"label": label, "kpis": [told[kpi.code] for kpi in kpis]} for label, kpis in paper.groups
        ],
        "years": paper.budget_years,
        "budgets": [_budget(row) for row in paper.budgets],
        "budget_total": _budget(paper.budget_total),
    }
    return pdf.make(TEMPLATE, data, made_at=clock.now())


def _kpi(kpi: Told) -> dict[str, Any]:
    return {
        "code": kpi.code,
        "name": kpi.name,
        "definition": kpi.definition,
        "note": kpi.note,
        "version": kpi.version,
        "text": kpi.text,
        "quarter_text": kpi.quarter_text,
        "year_text": kpi.year_text,
        "status": kpi.status,
        "status_text": kpi.status_text,
        "percent_text": kpi.percent_text,
        "target_text": kpi.target_text,
        "target_task": kpi.target_task,
        "target_note": kpi.target_note,
        "facts": kpi.facts,
        "counts": kpi.method in (Method.FIRMS, Method.COUNT),
        "chart": kpi.chart and {"svg": svg(kpi.chart), "words": described(kpi.chart)},
        "history": [[past.quarter, past.text] for past in kpi.history],
        "breakdowns": [
            {"label": one.label, "parts": [[part.label, part.text, f"{part.rows:,}"] for part in one.parts]}
            for one in kpi.breakdowns
        ],
        "url": kpi.url,
    }


def _budget(row: Budget) -> dict[str, Any]:
    return {
        "task": row.task,
        "amounts": [_million(amount) for amount in row.amounts],
        "sum": _million(row.sum),
        "stated": _million(row.stated),
        "note": row.note,
        "contradicts": row.contradicts,
    }


def _million(amount: int | None) -> str:
    return "—" if amount is None else f"{amount:,}"
