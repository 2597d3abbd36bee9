"""Measured values: a firm claims one with its evidence, and others verify it, level by level.

Nobody verifies what it or its firm has claimed, and a level is never taken back: a value that turns out wrong is
rejected.
"""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import User
from companies.permissions import belongs_to
from foundation.files import services as files
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require
from foundation.notifications import notify

from .. import permissions, workflow
from ..models import Deliverable, Level, Measure, Measurement, Project, Stage, Verification
from ..models.measurements import VERIFIED
from . import notices
from .sheets import refuse_removed

#: Nothing more is measured once a project has ended.
ENDED = (Stage.COMPLETED, Stage.FOLLOW_UP, Stage.STOPPED)


def levels(measurement: Measurement, user: User) -> list[Level]:
    """To which the person may verify it now, weakest first."""
    possible = permissions.verifiable(user, measurement)
    return [level for level in possible if workflow.MEASUREMENT.allows(measurement.level, level)]


def require_impartial(allowed: bool) -> None:
    """Forbidden in words that say who verifies, unless `allowed`."""
    require(
        allowed,
        _(
            "자기나 자기 기업이 보고한 측정값은 확인할 수 없습니다. "
            "보고하지 않은 수요기업이나 이해관계가 없는 운영기관 담당자가 확인합니다."
        ),
    )


@transaction.atomic
def claim(
    *, measure: Measure, value: Decimal, occurred_on: date, method: str, evidence: Deliverable, by: User
) -> Measurement:
    """Report what was measured on a day, pinned to the version of the deliverable that shows it.

    Raises ValidationError by field for bad input, Refused where the project has ended.
    """
    require(permissions.can_claim(by, measure.project))
    project = _lock(measure)
    if project.stage in ENDED:
        raise Refused(_("끝난 과제에는 측정값을 새로 보고할 수 없습니다."), "ended")
    refuse_removed(measure)
    errors: dict[str, Any] = {}
    if message := _wrong_value(value):
        errors["value"] = message
    if occurred_on > clock.today():
        errors["occurred_on"] = _("아직 오지 않은 날입니다. 측정한 날을 적으세요.")
    elif occurred_on < timezone.localdate(project.created_at):
        errors["occurred_on"] = _("과제를 시작하기 전의 날입니다. 과제에서 측정한 날을 적으세요.")
    if not method.strip():
        errors["method"] = _("어떻게 측정했는지 적으세요.")
    if evidence.gate.project_id != project.pk:
        errors["evidence"] = _("이 과제의 산출물을 고르세요.")
    elif evidence.status == Deliverable.Status.RETURNED:
        errors["evidence"] = _("보완 요청을 받은 산출물입니다. 다시 제출한 판을 고르세요.")
    if errors:
        raise ValidationError(errors)
    measurement = Measurement.objects.create(
        measure=measure,
        value=value,
        occurred_on=occurred_on,
        method=method.strip(),
        evidence=evidence,
        firm=project.demand_firm if belongs_to(by, project.demand_firm) else project.supplier,
        claimed_by=by,
        claimed_at=clock.now(),
    )
    record(
        measurement, "measurement.claimed", by=by, to_state=measurement.level, value=str(measurement.value)
    )
    asked = [project.coordinator] if project.coordinator else []
    if measurement.firm_id != project.demand_firm_id:
        asked += User.objects.members_of([project.demand_firm])
    _tell(measurement, asked, lambda: _("확인할 측정값이 있습니다: %(name)s"), by=by)
    return measurement


@transaction.atomic
def verify(
    *,
    measurement: Measurement,
    level: str,
    value: Decimal | None = None,
    comment: str = "",
    lab: str = "",
    certificate: str = "",
    upload: Any = None,
    by: User,
) -> Measurement:
    """Raise the measurement to `level`; `value` corrects what was claimed and needs a comment.

    An accredited test needs its lab, the number of its certificate and the certificate itself. Raises
    ValidationError by field for bad input, Refused for a lower level or evidence that was returned.
    """
    require_impartial(permissions.can_verify(by, measurement, level))
    if level not in VERIFIED:
        raise ValidationError({"level": _("확인 수준을 고르세요.")})
    _lock(measurement.measure)
    if Deliverable.objects.filter(pk=measurement.evidence_id, status=Deliverable.Status.RETURNED).exists():
        raise Refused(
            _(
                "증빙으로 붙인 산출물이 보완 요청을 받았습니다. 다시 제출한 판으로 새로 보고해야 확인할 수 있습니다."
            ),
            "evidence",
        )
    comment, lab, certificate = comment.strip(), lab.strip(), certificate.strip()
    result = measurement.result if value is None else value
    errors: dict[str, Any] = {}
    if message := _wrong_value(result):
        errors["value"] = message
    elif result != measurement.result and not comment:
        errors["comment"] = _("값을 바로잡은 까닭을 적으세요.")
    if level == Level.ACCREDITED:
        if not lab:
            errors["lab"] = _("시험기관이나 전문가의 소속을 적으세요.")
        if not certificate:
            errors["certificate"] = _("성적서 번호를 적으세요.")
        if upload is None:
            errors["upload"] = _("성적서 파일을 올리세요.")
    if errors:
        raise ValidationError(errors)
    move(
        measurement, workflow.MEASUREMENT, to=level, by=by, set={"verified_value": result}, value=str(result)
    )
    verification = Verification.objects.create(
        measurement=measurement,
        level=level,
        value=result,
        comment=comment,
        lab=lab,
        certificate=certificate,
        by=by,
        occurred_at=clock.now(),
    )
    if upload is not None:
        files.attach(upload=upload, to=verification, by=by)
    _tell_claimant(measurement, by=by)
    return measurement


@transaction.atomic
def reject(*, measurement: Measurement, reason: str, by: User) -> Measurement:
    """Say that the value doesn't hold; another one may be claimed."""
    require_impartial(permissions.can_reject(by, measurement))
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("인정하지 않는 까닭을 적으세요.")})
    _lock(measurement.measure)
    move(measurement, workflow.MEASUREMENT, to=Level.REJECTED, by=by, reason=reason)
    Verification.objects.create(
        measurement=measurement, level=Level.REJECTED, comment=reason, by=by, occurred_at=clock.now()
    )
    _tell_claimant(measurement, by=by, body=reason)
    return measurement


@transaction.atomic
def withdraw(*, measurement: Measurement, by: User) -> Measurement:
    """Take back one's own claim while nobody has verified it."""
    require(permissions.can_withdraw(by, measurement), _("보고한 사람만 철회할 수 있습니다."))
    move(measurement, workflow.MEASUREMENT, to=Level.WITHDRAWN, by=by)
    return measurement


def _lock(measure: Measure) -> Project:
    """What a round's decision and a document's return count stays so until they have written."""
    return Project.objects.select_for_update().get(pk=measure.project_id)


def _wrong_value(value: Decimal) -> list[str]:
    """What is wrong with its digits."""
    field = Measurement._meta.get_field("value")
    try:
        field.clean(value, None)
    except ValidationError as error:
        return error.messages
    return []


def _tell_claimant(measurement: Measurement, *, by: User, body: str = "") -> None:
    def event() -> str:
        return _("측정값 확인 결과: %(name)s – %(level)s")

    _tell(measurement, [measurement.claimed_by], event, by=by, body=body)


def _tell(
    measurement: Measurement, people: Iterable[User], event: Callable[[], str], *, by: User, body: str = ""
) -> None:
    measure = measurement.measure

    def text() -> str:
        return event() % {"name": measure.name, "level": Level(measurement.level).label}

    title = notices.named(measure.project, text)
    for user in {person.pk: person for person in people if person != by}.values():
        notify(
            user=user,
            kind="projects.measurement",
            title=title,
            url=measurement.get_absolute_url(),
            body=body,
        )
