"""Evidence of a gate round: a party submits it, the operating body accepts or returns it while the round is
open. Nobody decides on what it or its firm submitted; a returned document is replaced by a new version.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from companies.models import User
from foundation.files import services as files
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require

from .. import permissions, workflow
from ..models import Deliverable, Gate, Measurement, Requirement
from ..models.measurements import VERIFIED
from . import notices
from .gates import lock, lock_with_project


@transaction.atomic
def submit(
    *, gate: Gate, title: str, note: str, upload: Any, requirement: Requirement | None = None, by: User
) -> Deliverable:
    """Submit `upload` as evidence of `gate`; under the title of a returned document, as its next version, which keeps
    the `requirement` of the round's template that the document serves.

    Raises ValidationError by field for bad input, Refused where the round is decided.
    """
    require(permissions.can_submit_deliverable(by, gate))
    _lock_open(gate)
    title = title.strip()
    if not title:
        raise ValidationError({"title": _("산출물의 제목을 적으세요.")})
    before = gate.deliverables.filter(title=title).order_by("-version").first()
    if before is not None and before.status != Deliverable.Status.RETURNED:
        raise ValidationError({"title": _("같은 제목의 산출물이 이미 있습니다. 다른 제목으로 제출하세요.")})
    if before is not None and before.requirement is not None:
        requirement = before.requirement
    if requirement is not None and requirement not in requirements(gate):
        raise ValidationError({"requirement": _("이 단계평가가 요구하는 증빙을 고르세요.")})
    deliverable = Deliverable.objects.create(
        gate=gate,
        requirement=requirement,
        title=title,
        note=note.strip(),
        version=before.version + 1 if before else 1,
        submitted_by=by,
        submitted_at=clock.now(),
    )
    files.attach(upload=upload, to=deliverable, by=by)
    record(
        deliverable, "deliverable.submitted", by=by, to_state=deliverable.status, version=deliverable.version
    )
    notices.tell_coordinator(
        project=gate.project,
        kind="projects.deliverable",
        title=notices.named(gate.project, lambda: _("산출물이 제출되었습니다: %(title)s") % {"title": title}),
        by=by,
        section="gates",
    )
    return deliverable


def requirements(gate: Gate) -> QuerySet[Requirement]:
    """Which a document of the round can serve."""
    return Requirement.objects.filter(template=gate.template_id, kind=Requirement.Kind.DELIVERABLE)


@transaction.atomic
def accept(*, deliverable: Deliverable, by: User) -> Deliverable:
    """Accept a submitted document as evidence."""
    require(permissions.can_decide_deliverable(by, deliverable))
    return _decide(deliverable, to=Deliverable.Status.ACCEPTED, reason="", by=by)


@transaction.atomic
def return_(*, deliverable: Deliverable, reason: str, by: User) -> Deliverable:
    """Return a submitted document; `reason` tells what to mend. Refused while a verified value rests on it."""
    require(permissions.can_decide_deliverable(by, deliverable))
    if not reason.strip():
        raise ValidationError({"reason": _("무엇을 보완해야 하는지 적으세요.")})
    lock_with_project(deliverable.gate)
    pinned = Measurement.objects.filter(evidence=deliverable, level__in=VERIFIED)
    if names := list(pinned.values_list("measure__name", flat=True)):
        told = {"names": ", ".join(names)}
        raise Refused(
            _(
                "이 산출물을 증빙으로 확인한 측정값이 있습니다: %(names)s. "
                "그 측정값을 먼저 인정하지 않음으로 처리하세요."
            )
            % told,
            "measured",
        )
    return _decide(deliverable, to=Deliverable.Status.RETURNED, reason=reason.strip(), by=by)


def _decide(deliverable: Deliverable, *, to: Deliverable.Status, reason: str, by: User) -> Deliverable:
    _lock_open(deliverable.gate)
    decision = {"decided_by": by, "decision_reason": reason}
    move(deliverable, workflow.DELIVERABLE, to=to, by=by, reason=reason, set=decision)
    project = deliverable.gate.project

    def event() -> str:
        told = {"title": deliverable.title, "result": to.label}
        return _("산출물 검토 결과: %(title)s – %(result)s") % told

    notices.tell_firms(
        project=project,
        kind="projects.deliverable",
        title=notices.named(project, event),
        body=reason,
        by=by,
        section="gates",
    )
    return deliverable


def _lock_open(gate: Gate) -> None:
    lock(gate)
    if gate.status not in Gate.OPEN:
        raise Refused(_("이미 의결한 단계평가입니다. 산출물은 다음 단계평가에서 다룹니다."))
