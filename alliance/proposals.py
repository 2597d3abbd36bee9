"""The agenda that proposes itself: what of the records the next meeting had better speak of.

Projects go by their numbers, since every member of the alliance reads an agenda.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from foundation.history import clock
from projects import health
from projects.duties import KINDS
from projects.models import Gate, Project
from projects.workflow import RUNNING

from . import kpis
from .kpis.figures import Status, figures
from .kpis.sources import key
from .models import AgendaItem, Decision, Meeting

#: Of each sort; the worst come first.
MOST = 10


@dataclass(frozen=True)
class Proposal:
    """`source` names its record ("projects.gate:12"), `url` the page that shows it."""

    source: str
    sort: str | Promise
    title: str
    body: str = ""
    url: str = ""


def proposals(meeting: Meeting) -> list[Proposal]:
    """What isn't on the agenda yet, at most MOST of each sort."""
    return [one for sort in SORTS.values() for one in _new(meeting, sort)]


def proposed(meeting: Meeting, source: str) -> Proposal | None:
    """The one of that source; looks through its sort alone."""
    sort = SORTS.get(source.partition(":")[0])
    return next((one for one in _new(meeting, sort) if one.source == source), None) if sort else None


def _new(meeting: Meeting, sort: "Sort") -> list[Proposal]:
    taken = set(meeting.agenda.exclude(source="").values_list("source", flat=True))
    return [one for one in sort(meeting) if one.source not in taken][:MOST]


def _deferred(meeting: Meeting) -> Iterable[Proposal]:
    """Of the last meeting."""
    last = previous(meeting)
    rows = last.agenda.filter(outcome=AgendaItem.Outcome.DEFERRED) if last else AgendaItem.objects.none()
    for item in rows:
        yield Proposal(
            source=key(AgendaItem, item.pk),
            sort=gettext_lazy("지난 회의에서 보류"),
            title=item.title,
            body=item.body,
            url=f"{item.meeting.get_absolute_url()}#item-{item.pk}",
        )


def _decisions(meeting: Meeting) -> Iterable[Proposal]:
    today = clock.today()
    rows = Decision.objects.open().filter(item__meeting__starts_at__lt=meeting.starts_at)
    for decision in rows.order_by("due_on", "pk"):
        told = {"text": decision.text, "day": decision.due_on.isoformat()}
        late = decision.due_on < today
        yield Proposal(
            source=key(Decision, decision.pk),
            sort=gettext_lazy("이행 중인 의결 사항"),
            title=(_("기한 지남: %(text)s") if late else _("이행 점검: %(text)s")) % told,
            body=_("이행 기한 %(day)s") % told,
            url=reverse("alliance:decision", args=[decision.pk]),
        )


def _gates(meeting: Meeting) -> Iterable[Proposal]:
    today = clock.today()
    rows = KINDS["gate"].rows(today).select_related("project__demand_firm", "project__supplier")
    late = [duty for duty in map(KINDS["gate"].duty, rows) if duty.due_on < today]
    for duty in sorted(late, key=lambda duty: duty.due_on):
        told = {"number": duty.project.number, "stage": duty.name, "day": duty.due_on.isoformat()}
        yield Proposal(
            source=key(Gate, duty.key),
            sort=gettext_lazy("늦어진 단계평가"),
            title=_("과제 %(number)s: %(stage)s 단계평가 지연") % told,
            body=_("예정일 %(day)s까지 낼 산출물이 모이지 않았습니다.") % told,
            url=duty.url,
        )


def _projects(meeting: Meeting) -> Iterable[Proposal]:
    running = list(Project.objects.filter(stage__in=RUNNING))
    found = health.of(running)
    red = [one for one in running if found[one.pk].grade == health.Grade.RED]
    faces = {one.pk: [face for face in found[one.pk].faces if face.grade == health.Grade.RED] for one in red}
    for project in sorted(red, key=lambda one: (-len(faces[one.pk]), one.number)):
        axes = ", ".join(str(face.axis.label) for face in faces[project.pk])
        yield Proposal(
            source=key(Project, project.pk),
            sort=gettext_lazy("경고 상태의 과제"),
            title=_("과제 %(number)s: %(axes)s 경고") % {"number": project.number, "axes": axes},
            url=project.get_absolute_url(),
        )


def _kpis(meeting: Meeting) -> Iterable[Proposal]:
    """By the meeting's pack, else as of now; the farthest off first."""
    for code, name, text, percent in sorted(_off(meeting), key=lambda row: row[-1]):
        told = {"name": name, "text": text, "percent": percent}
        yield Proposal(
            source=f"alliance.kpi:{code}",
            sort=gettext_lazy("미달한 성과지표"),
            title=_("성과지표 미달: %(name)s") % told,
            body=_("현재 %(text)s, 목표의 %(percent)s%%") % told,
            url=reverse("alliance:kpi", args=[code]),
        )


def _off(meeting: Meeting) -> Iterable[tuple[str, str, str, int]]:
    if meeting.pack:
        for told in meeting.pack.content["kpis"]:
            if told["status"] == Status.OFF:
                name = kpis.BY_CODE[told["code"]].name if told["code"] in kpis.BY_CODE else told["name"]
                yield told["code"], str(name), told["text"], told["percent"] or 0
        return
    # A second's work, and several are taken from one list: those of a minute are read once.
    key = f"alliance.off.{clock.now():%Y%m%d%H%M}.{get_language()}"
    yield from cache.get_or_set(key, _off_now, 60) or []


def _off_now() -> list[tuple[str, str, str, int]]:
    return [
        (figure.kpi.code, str(figure.kpi.name), figure.text, figure.percent or 0)
        for figure in figures(clock.now())
        if figure.status == Status.OFF
    ]


Sort = Callable[[Meeting], Iterable[Proposal]]

#: By the models that their sources name, in the order in which a meeting goes through them.
SORTS: dict[str, Sort] = {
    "alliance.agendaitem": _deferred,
    "alliance.decision": _decisions,
    "alliance.kpi": _kpis,
    "projects.gate": _gates,
    "projects.project": _projects,
}


def previous(meeting: Meeting) -> Meeting | None:
    """The last one that was held before it."""
    held = Q(status__in=(Meeting.Status.HELD, Meeting.Status.APPROVED))
    rows = Meeting.objects.filter(held, starts_at__lt=meeting.starts_at).exclude(pk=meeting.pk)
    return rows.order_by("-starts_at").first()
