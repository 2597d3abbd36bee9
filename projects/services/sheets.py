"""The rows of a project's verification sheet (실증 확인서): agreed on until the pilot ends, and fixed once measured."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history.workflow import Refused, record, require

from .. import permissions
from ..models import Measure, Project, Stage

STAGES = (Stage.PREPARATION, Stage.POC, Stage.PILOT)


@transaction.atomic
def add_row(
    *, project: Project, aspect: str, name: str, unit: str, direction: str, target: Decimal, by: User
) -> Measure:
    """Raises ValidationError by field for bad input, Refused after the pilot."""
    require(permissions.can_change_sheet(by, project))
    _lock(project)
    _refuse_late(project)
    last = project.measures.aggregate(last=Max("position"))["last"] or 0
    row = Measure(project=project, position=last + 1)
    _write(row, aspect=aspect, name=name, unit=unit, direction=direction, target=target)
    record(row, "sheet.added", by=by, **_told(row))
    return row


@transaction.atomic
def change_row(
    *, measure: Measure, aspect: str, name: str, unit: str, direction: str, target: Decimal, by: User
) -> Measure:
    """As add_row(); Refused also where something was measured."""
    _require_open(measure, by)
    _write(measure, aspect=aspect, name=name, unit=unit, direction=direction, target=target)
    record(measure, "sheet.changed", by=by, **_told(measure))
    return measure


@transaction.atomic
def remove_row(*, measure: Measure, by: User) -> None:
    """Take out a row that nothing was measured of."""
    _require_open(measure, by)
    record(measure, "sheet.removed", by=by, **_told(measure))
    measure.delete()


def open_to_change(project: Project) -> bool:
    return project.stage in STAGES


def refuse_fixed(measure: Measure) -> None:
    """Refused where the row can't be changed any more."""
    _refuse_late(measure.project)
    if measure.measurements.exists():
        raise Refused(_("이미 측정값이 보고된 항목은 바꾸거나 지울 수 없습니다."), "measured")


def refuse_removed(measure: Measure) -> None:
    """Refused where somebody else has taken it out; for those who hold the project."""
    if not Measure.objects.filter(pk=measure.pk).exists():
        raise Refused(_("그사이 지워진 항목입니다. 화면을 새로 고친 뒤 다시 고르세요."), "removed")


def _refuse_late(project: Project) -> None:
    if not open_to_change(project):
        raise Refused(_("실증 확인서의 항목은 실증 단계까지만 바꿀 수 있습니다."), "stage")


def _require_open(measure: Measure, by: User) -> None:
    require(bool(measure.aspect) and permissions.can_change_sheet(by, measure.project))
    _lock(measure.project)
    refuse_removed(measure)
    refuse_fixed(measure)


def _lock(project: Project) -> None:
    """Hold the project until the transaction ends, as claims do, and read it anew."""
    project.refresh_from_db(from_queryset=Project.objects.select_for_update())


def _write(row: Measure, **fields: Any) -> None:
    """Checks what the model's fields ask for."""
    for name, value in fields.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if not row.aspect:
        raise ValidationError({"aspect": _("실증 항목을 고르세요.")})
    row.clean_fields(exclude=["project", "promised", "position", "baseline"])
    row.save()


def _told(row: Measure) -> dict[str, str]:
    return {
        "project": str(row.project_id),
        "aspect": row.aspect,
        "name": row.name,
        "unit": row.unit,
        "direction": row.direction,
        "target": str(row.target),
    }
