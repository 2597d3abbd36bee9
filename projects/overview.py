"""What a project's overview says: how it fares, what is next and whose turn it is, and what the reader is to do first.

Whoever sees the project without following it, a reviewer, reads of stage, gate and measures only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock

from . import accounts, due, evidence, gating, health, permissions
from .due import Due
from .evidence import Proof
from .health import Face, Health
from .models import Deliverable, Gate, GateReview, Instalment, Measurement, Project, Report, Task
from .vitals import read
from .workflow import RUNNING


@dataclass(frozen=True)
class Money:
    """Of the money that instalments pay out: `whole_krw` is the most there is of it."""

    whole_krw: int
    paid_krw: int
    spent_krw: int

    @property
    def paid(self) -> int:
        return self.paid_krw * 100 // self.whole_krw

    @property
    def spent(self) -> int:
        return self.spent_krw * 100 // self.whole_krw


@dataclass
class Overview:
    """`missing` is what the open round still needs; `todo` what this person is to do, with its page, first things
    first; `faces` have the address of the page with their records, where there is any."""

    gate: Gate | None
    gate_on: date | None = None
    missing: list[str] = field(default_factory=list)
    health: Health | None = None
    faces: list[tuple[Face, str]] = field(default_factory=list)
    next: Due | None = None
    money: Money | None = None
    proofs: list[Proof] = field(default_factory=list)
    todo: list[tuple[str, str]] = field(default_factory=list)

    @property
    def measured(self) -> dict[str, int]:
        """How many measures there are, were claimed, were verified by somebody else, and of these reach the target."""
        verified = [proof for proof in self.proofs if proof.measurement and _is_verified(proof)]
        return {
            "all": len(self.proofs),
            "claimed": sum(proof.measurement is not None for proof in self.proofs),
            "verified": len(verified),
            "met": sum(bool(proof.met) for proof in verified),
        }


def _is_verified(proof: Proof) -> bool:
    return proof.proven(evidence.VERIFIED[0])


def of(project: Project, user: User) -> Overview:
    gate = next((row for row in project.gates.all() if row.status in Gate.OPEN), None)
    seen = Overview(gate, proofs=evidence.proofs(project.measures.kpis()))
    if gate is not None:
        gate.project = project
        seen.missing = gating.missing(gate)
    waiting: list[Due] = []
    if permissions.can_follow(user, project):
        waiting = due.of([project], clock.today() + due.NEXT).get(project.pk, [])
        seen.next = next(iter(waiting), None)
        seen.money = _money(project)
        if project.stage in RUNNING:
            _judge(seen, project)
    seen.todo = list(_todo(project, user, seen, waiting))
    return seen


def _judge(seen: Overview, project: Project) -> None:
    day = clock.today()
    vitals = read([project], day)[project.pk]
    seen.health = health.judge(project, vitals, day)
    seen.faces = [(face, _page(face.section, project)) for face in seen.health.faces]
    seen.gate_on = vitals.gate_on(project)


def _page(section: str, project: Project) -> str:
    return reverse(f"projects:{section}", args=[project.pk]) if section else ""


def _money(project: Project) -> Money | None:
    whole = accounts.ceiling(project)
    if not whole:
        return None
    flow = accounts.flow(project)
    return Money(whole, flow.paid_krw, flow.spent_krw)


def _todo(project: Project, user: User, seen: Overview, waiting: list[Due]) -> Iterator[tuple[str, str]]:
    """Decisions that others wait for first, then what is this person's by its day."""
    if user.is_reviewer:
        mine = GateReview.objects.visible_to(user).to_do().filter(gate__project=project)
        for review in mine.select_related("gate"):
            told = {"gate": review.gate.name}
            yield _("%(gate)s: 서약하고 채점하세요.") % told, review.get_absolute_url()
    if permissions.can_manage(user, project):
        yield from _decisions(project, user, seen)
    claims = Measurement.objects.to_verify(user).filter(measure__project=project).count()
    if claims:
        told_claims = {"count": claims}
        yield _("측정값 %(count)d건을 확인하세요.") % told_claims, _page("measurements", project)
    for item in waiting:
        if item.concerns(user) or (project.coordinator_id == user.pk and item.for_operator):
            yield _("%(day)s까지: %(what)s") % {"day": item.day, "what": item.words}, item.duty.url


def _decisions(project: Project, user: User, seen: Overview) -> Iterator[tuple[str, str]]:
    gate, gates = seen.gate, _page("gates", project)
    if gate is not None:
        submitted = gate.deliverables.filter(status=Deliverable.Status.SUBMITTED).count()
        if submitted:
            yield _("제출된 산출물 %(count)d건을 검토하세요.") % {"count": submitted}, gates
        if Gate.objects.to_assign().filter(pk=gate.pk).exists():
            yield _("평가위원을 위촉하세요."), gates
        if not seen.missing and permissions.can_decide(user, gate):
            reviewing = gate.status == Gate.Status.IN_REVIEW
            yield _("단계평가를 의결하세요.") if reviewing else _("평가를 시작하세요."), gates
    waiting: list[tuple[Any, str, str]] = [
        (
            Report.objects.filter(status=Report.Status.SUBMITTED),
            _("제출된 월간 보고 %(count)d건을 검토하세요."),
            "reports",
        ),
        (
            Instalment.objects.filter(status=Instalment.Status.REQUESTED),
            _("지급 신청 %(count)d건을 처리하세요."),
            "money",
        ),
        (
            Task.objects.filter(status=Task.Status.DONE),
            _("완료 보고된 할 일 %(count)d건을 확인하세요."),
            "plan",
        ),
    ]
    for rows, words, section in waiting:
        if count := rows.filter(project=project).count():
            yield words % {"count": count}, _page(section, project)
