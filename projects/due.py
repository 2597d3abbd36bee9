"""What is due in projects, of every kind and whose turn it is: the duties of duties.py, and appeals while they may be
made. What is past its day stays until it is done."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import User

from .duties import FIRMS, KINDS, Duty
from .models import Diligence, Party, Project

#: How far ahead pages and reminders look, and how far a list looks for the next one.
AHEAD, NEXT = timedelta(days=14), timedelta(days=90)

LABELS: dict[str, str | Promise] = {
    "task": _("할 일"),
    "condition": _("조건부 계속의 조건"),
    "risk": _("위험 조치"),
    "gate": _("단계평가 산출물"),
    "report": _("월간 보고"),
    "instalment": pgettext_lazy("due", "지급 신청"),
    "follow_up": _("사후관리"),
    "appeal": _("이의신청 기한"),
}


@dataclass(frozen=True)
class Due:
    """One thing that is due: `words` name it, and `side` is whose turn it is."""

    duty: Duty

    @property
    def day(self) -> date:
        return self.duty.due_on

    @property
    def label(self) -> str:
        return str(LABELS[self.duty.kind])

    @property
    def words(self) -> str:
        if self.duty.kind in KINDS:
            return str(KINDS[self.duty.kind].words) % {"name": self.duty.name}
        return self.label

    @property
    def side(self) -> str:
        if self.duty.owner:
            return str(_("담당자"))
        return ", ".join(str(party.label) for party in self.duty.parties)

    @property
    def for_operator(self) -> bool:
        return Party.OPERATOR in self.duty.parties and not self.duty.owner

    def concerns(self, user: User) -> bool:
        """Whether it is this person's turn, or that of a firm of theirs."""
        project = self.duty.project
        if self.duty.owner:
            return self.duty.owner == user
        firms = {"demand": project.demand_firm_id, "supplier": project.supplier_id}
        return any(firms.get(party) in user.firms for party in self.duty.parties)


def of(projects: Iterable[Project], until: date) -> dict[UUID, list[Due]]:
    """By the project's key what is due up to that day, the soonest first; one query for each kind."""
    known = {project.pk: project for project in projects}
    found: dict[UUID, list[Due]] = defaultdict(list)
    kinds = [(kind.rows(until), kind.duty) for kind in KINDS.values()]
    for rows, duty_of in [*kinds, (Diligence.objects.ruled(), _appeal)]:
        of_project = rows.model is Project
        for row in rows.filter(**{"pk__in" if of_project else "project__in": list(known)}):
            if not of_project:
                row.project = known[row.project_id]
            if (duty := duty_of(row)).due_on <= until:
                found[duty.project.pk].append(Due(duty))
    for dues in found.values():
        dues.sort(key=lambda due: due.day)
    return found


def _appeal(row: Any) -> Duty:
    """While a verdict may be appealed against."""
    day, url = timezone.localdate(row.appeal_due), row.get_absolute_url()
    return Duty("appeal", str(row.pk), row.project, day, "", url, FIRMS)
