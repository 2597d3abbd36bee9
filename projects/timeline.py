"""What happened to a project, told from the history of the project, its gate rounds and its deliverables.

Reviewers are never named: firms read this too.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.history.models import Event

from .models import Deliverable, Gate, Project, Stage

#: What moves no stage.
BESIDES = {
    "project.assigned": gettext_lazy("담당 코디네이터를 정했습니다"),
    "project.unassigned": gettext_lazy("담당 코디네이터가 빠졌습니다"),
    "project.reminded": gettext_lazy("기한이 다가오거나 지난 일을 알렸습니다"),
    "project.measure_added": gettext_lazy("성과 지표를 더했습니다"),
    "project.agreement_discarded": gettext_lazy("작성 중이던 협약을 지웠습니다"),
    "project.instalments_planned": gettext_lazy("지급 회차를 정했습니다"),
}


def of(project: Project, gates: Iterable[Gate], deliverables: Iterable[Deliverable]) -> list[dict[str, Any]]:
    """Events with their Korean labels, newest first; only of the given rounds and documents."""
    rounds = {str(gate.pk): gate for gate in gates}
    documents = {str(document.pk): document for document in deliverables}
    events = Event.objects.filter(
        Q(object_type=Project._meta.label_lower, object_id=str(project.pk))
        | Q(object_type=Gate._meta.label_lower, object_id__in=rounds)
        | Q(object_type=Deliverable._meta.label_lower, object_id__in=documents)
    )
    told = []
    for event in events.order_by("-occurred_at", "-pk"):
        if event.object_type == Gate._meta.label_lower:
            label, reason = _of_gate(rounds[event.object_id], event), event.reason
        elif event.object_type == Deliverable._meta.label_lower:
            label, reason = _of_document(documents[event.object_id], event), event.reason
        else:
            # The decision's event, beside this one, tells the reason.
            label, reason = _of_project(event), ""
        told.append({"occurred_at": event.occurred_at, "label": label, "reason": reason})
    return told


def _of_project(event: Event) -> str:
    if event.verb in BESIDES:
        return str(BESIDES[event.verb])
    stage = Stage(event.to_state)
    if stage == Stage.STOPPED:
        return _("과제를 중단했습니다")
    if not event.from_state:
        return _("제안을 선정해 과제를 열었습니다")
    return _("%(stage)s 단계를 시작했습니다") % {"stage": stage.label}


def _of_gate(gate: Gate, event: Event) -> str:
    name = {"gate": gate.name}
    if event.verb == "gate.assigned":
        return _("%(gate)s: 평가위원을 위촉했습니다") % name
    if event.to_state == Gate.Status.IN_REVIEW:
        return _("%(gate)s: 평가를 시작했습니다") % name
    return _("%(gate)s 의결: %(decision)s") % (name | {"decision": Gate.Status(event.to_state).label})


def _of_document(document: Deliverable, event: Event) -> str:
    name = {"title": str(document)}
    if event.to_state == Deliverable.Status.ACCEPTED:
        return _("산출물을 승인했습니다: %(title)s") % name
    if event.to_state == Deliverable.Status.RETURNED:
        return _("산출물의 보완을 요청했습니다: %(title)s") % name
    return _("산출물을 제출했습니다: %(title)s") % name
