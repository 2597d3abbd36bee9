"""What the records say of a project's month: what a monthly report begins with, and what is frozen into it.

Facts are plain values and keys of records: words are looked up when they are shown, so that what is redacted there is
gone here too. A month is half-open in Asia/Seoul.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Model, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.history import clock
from foundation.history.models import Event

from .models import (
    Deliverable,
    Gate,
    Level,
    Measurement,
    MeetingNote,
    Project,
    Risk,
    Stage,
    Task,
    Terms,
    Verification,
)

Row = dict[str, Any]
Facts = dict[str, Any]


def first_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def following(month: date) -> date:
    return first_of(month + timedelta(days=31))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def months(project: Project) -> list[date]:
    """Those that may be reported, the latest first: from its beginning to today, or to its end."""
    ended = project.stages.filter(stage__in=(Stage.COMPLETED, Stage.STOPPED)).order_by("started_at").first()
    last = timezone.localdate(ended.started_at) if ended else clock.today()
    found, month = [], first_of(timezone.localdate(project.created_at))
    while month <= last:
        found.append(month)
        month = following(month)
    return found[::-1]


def of(project: Project, month: date) -> Facts:
    """The facts of `month` (its first day) as of now, ready for JSON."""
    end = following(month)
    days: Row = {"gte": month, "lt": end}
    moments: Row = {"gte": midnight(month), "lt": midnight(end)}
    return {
        "as_of": clock.today().isoformat(),
        "progress": Task.objects.filter(project=project).progress(),
        **_money(project, month, end),
        "finished": _rows(project.tasks.filter(**_in("ended_on", days)), day="ended_on", state="status"),
        "late": _late(project, end),
        "submitted": _rows(
            Deliverable.objects.filter(gate__project=project, **_in("submitted_at", moments)),
            day="submitted_at",
        ),
        "reviewed": _moved(Deliverable.objects.filter(gate__project=project), moments),
        "claimed": _rows(
            Measurement.objects.filter(measure__project=project, **_in("claimed_at", moments)),
            day="claimed_at",
            value="value",
        ),
        "verified": [
            {"key": key, "day": _day(moment), "state": level, "value": _plain(value)}
            for key, moment, level, value in Verification.objects.filter(
                measurement__measure__project=project, **_in("occurred_at", moments)
            ).values_list("measurement", "occurred_at", "level", "value")
        ],
        "raised": [
            {"key": risk.pk, "day": _day(risk.raised_at), "state": risk.kind, "value": risk.score}
            for risk in project.risks.filter(**_in("raised_at", moments)).order_by("raised_at", "pk")
        ],
        "closed": _moved(project.risks.all(), moments, Risk.Status.CLOSED),
        "severe": [
            {"key": risk.pk, "day": risk.due_on.isoformat(), "state": risk.status, "value": risk.score}
            for risk in project.risks.open().severe().filter(raised_at__lt=moments["lt"])
        ],
        "decided": _rows(
            project.gates.filter(**_in("decided_at", moments)), day="decided_at", state="status"
        ),
        "met": _rows(project.meetings.filter(**_in("held_on", days)), day="held_on"),
    }


def _in(name: str, bounds: Row) -> Row:
    return {f"{name}__{bound}": value for bound, value in bounds.items()}


def _rows(rows: "QuerySet[Any]", *, day: str, state: str = "", value: str = "") -> list[Row]:
    names = {"key": "pk", "day": day, "state": state, "value": value}
    asked = {name: source for name, source in names.items() if source}
    found = rows.order_by(day, "pk").values_list(*asked.values())
    return [
        {
            name: _day(given) if name == "day" else _plain(given)
            for name, given in zip(asked, row, strict=True)
        }
        for row in found
    ]


def _moved(rows: "QuerySet[Any]", moments: Row, *states: str) -> list[Row]:
    """What came to one of these states (else to any by another's decision) in the month, by its history."""
    events = Event.objects.filter(
        object_type=rows.model._meta.label_lower,
        object_id__in=[str(key) for key in rows.values_list("pk", flat=True)],
        **_in("occurred_at", moments),
    ).exclude(from_state="")
    if states:
        events = events.filter(to_state__in=states)
    return [
        {"key": int(event.object_id), "day": _day(event.occurred_at), "state": event.to_state}
        for event in events.order_by("occurred_at", "pk")
    ]


def _late(project: Project, end: date) -> list[Row]:
    """What wasn't done on its day, and not by the end of the month either."""
    until = min(end, clock.today())
    rows = project.tasks.planned().filter(Q(ended_on=None) | Q(ended_on__gte=end), ends_on__lt=until)
    return _rows(rows, day="ends_on", value="progress")


def _money(project: Project, month: date, end: date) -> Row:
    """In won; the budget is that of the terms in force."""
    spending = project.spending.filter(spent_on__lt=end)
    sums = spending.aggregate(all=Sum("amount_krw"), new=Sum("amount_krw", filter=Q(spent_on__gte=month)))
    current = Terms.objects.present([project]).get(project.pk)
    return {
        "spent_krw": sums["new"] or 0,
        "spent_so_far_krw": sums["all"] or 0,
        "budget_krw": current.total_krw if current else None,
    }


def _day(value: date | datetime) -> str:
    return (timezone.localdate(value) if isinstance(value, datetime) else value).isoformat()


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else str(value.normalize())


@dataclass(frozen=True)
class Line:
    """A record of the month: what it is called, its page where it has one of its own, when, and what became of it."""

    name: str
    url: str
    day: date | None
    told: str


@dataclass(frozen=True)
class Block:
    """A table of the report; `section` is the project's page with these records."""

    title: str | Promise
    section: str
    lines: list[Line] = field(default_factory=list)


def spending_rate(facts: Facts) -> int | None:
    """What was spent of the budget, in whole percent rounded down; 집행률 is of what was paid out (accounts.Flow)."""
    budget = facts.get("budget_krw")
    return facts["spent_so_far_krw"] * 100 // budget if budget else None


def blocks(facts: Facts) -> list[Block]:
    """The facts as tables with the records' present words; a query for each sort of record."""
    return [
        _block(_("완료한 일"), "plan", facts["finished"], Task.objects.all(), _state(Task.Status)),
        _block(_("늦은 일"), "plan", facts["late"], Task.objects.all(), _percent),
        _block(_("제출한 산출물"), "gates", facts["submitted"], _documents()),
        _block(_("검토한 산출물"), "gates", facts["reviewed"], _documents(), _state(Deliverable.Status)),
        _block(_("보고한 측정값"), "measurements", facts["claimed"], _measurements(), _value),
        _block(_("측정값 확인"), "measurements", facts["verified"], _measurements(), _state(Level)),
        _block(_("새 위험·이슈"), "risks", facts["raised"], Risk.objects.all(), _points),
        _block(_("닫은 위험·이슈"), "risks", facts["closed"], Risk.objects.all()),
        _block(_("남아 있는 심각한 위험"), "risks", facts["severe"], Risk.objects.all(), _points),
        _block(_("단계평가 의결"), "gates", facts["decided"], Gate.objects.all(), _state(Gate.Status)),
        _block(_("회의"), "reports", facts["met"], MeetingNote.objects.all()),
    ]


def _documents() -> "QuerySet[Any]":
    return Deliverable.objects.all()


def _measurements() -> "QuerySet[Any]":
    return Measurement.objects.select_related("measure")


def _state(states: Any) -> Callable[[Row], str]:
    return lambda row: str(states(row["state"]).label)


def _percent(row: Row) -> str:
    return str(_("진도 %(percent)d%%") % {"percent": row["value"]})


def _points(row: Row) -> str:
    return str(_("%(score)d점") % {"score": row["value"]})


def _value(row: Row) -> str:
    return str(row["value"])


def _block(
    title: str | Promise,
    section: str,
    rows: Iterable[Mapping[str, Any]],
    records: "QuerySet[Any]",
    told: Callable[[Row], str] = lambda row: "",
) -> Block:
    given = [dict(row) for row in rows]
    known = records.in_bulk([row["key"] for row in given]) if given else {}
    return Block(
        title,
        section,
        [
            Line(_name(record), _url(record), parse_date(row["day"]), told(row))
            for row in given
            if (record := known.get(row["key"]))
        ],
    )


def _name(record: Model) -> str:
    if isinstance(record, Gate):
        return record.name
    return str(record.measure if isinstance(record, Measurement) else record)


def _url(record: Model) -> str:
    """Of those that have a page of their own that whoever follows the project sees."""
    return record.get_absolute_url() if isinstance(record, Risk | MeetingNote | Task) else ""
