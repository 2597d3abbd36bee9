"""Templates of gates: a version is written once and never changes; the newest counts for rounds yet to come."""

import itertools
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import record, require

from .. import permissions, workflow
from ..models import CheckItem, Criterion, GateTemplate, Requirement

WHOLE = 100  # what the points of a template's criteria add up to
#: Measurements are asked for at a level.
LEVELLED = (Requirement.Kind.MEASUREMENTS, Requirement.Kind.SHEET)


@dataclass(frozen=True)
class CriterionGiven:
    name: str
    description: str
    points: int


@dataclass(frozen=True)
class RequirementGiven:
    """`level` is for measurements and the verification sheet only."""

    kind: str
    name: str
    level: str = ""


@transaction.atomic
def publish(
    *,
    stage: str,
    quorum: int,
    pass_score: int,
    criteria: Sequence[CriterionGiven],
    items: Sequence[str],
    requirements: Sequence[RequirementGiven],
    note: str,
    by: User,
) -> GateTemplate:
    """Write the next version of a stage's template. Raises ValidationError by field for bad input."""
    require(permissions.can_publish_template(by))
    template = GateTemplate(
        stage=stage,
        quorum=quorum,
        pass_score=pass_score,
        note=note.strip(),
        created_at=clock.now(),
        created_by=by,
    )
    texts = [text.strip() for text in items]
    rows: dict[str, list[Any]] = {
        "criteria": [Criterion(position=n, **asdict(row)) for n, row in enumerate(criteria, start=1)],
        "items": [CheckItem(position=n, text=text) for n, text in enumerate(texts, start=1)],
        "requirements": [
            Requirement(position=n, **asdict(row)) for n, row in enumerate(requirements, start=1)
        ],
    }
    _check(template, rows)
    # The versions are locked, so that two people write one after the other.
    versions = list(GateTemplate.objects.filter(stage=stage).select_for_update().order_by("version"))
    template.version = versions[-1].version + 1 if versions else 1
    template.save()
    for row in itertools.chain.from_iterable(rows.values()):
        row.template = template
        row.save()
    record(template, "template.published", by=by, reason=note.strip(), version=template.version)
    return template


def _check(template: GateTemplate, rows: dict[str, list[Any]]) -> None:
    """Raise ValidationError by field for what doesn't make a template."""
    errors: dict[str, Any] = {}
    try:
        template.clean_fields(exclude={"version", "created_by"})
    except ValidationError as invalid:
        errors = dict(invalid.error_dict)
    if template.stage not in workflow.NEXT:
        errors["stage"] = _("단계평가가 있는 단계를 고르세요.")
    if not template.note:
        errors["note"] = _("무엇을 왜 바꾸었는지 적으세요.")
    if not all(map(_is_sound, rows["items"])):
        errors["items"] = _("점검 항목의 내용을 200자 안으로 적으세요.")
    total = sum(row.points for row in rows["criteria"])
    if not all(map(_is_sound, rows["criteria"])):
        errors["criteria"] = _("평가 항목마다 이름과 1점 이상의 배점을 적으세요.")
    elif total != WHOLE:
        told = {"total": total}
        errors["criteria"] = _("배점의 합이 100점이어야 합니다. 지금은 %(total)d점입니다.") % told
    if not all(map(_is_sound, rows["requirements"])):
        errors["requirements"] = _("요구 증빙마다 종류와 이름을 적으세요.")
    elif any((row.kind in LEVELLED) != bool(row.level) for row in rows["requirements"]):
        errors["requirements"] = _("최소 확인 수준은 성과 지표와 실증 확인서에, 그리고 거기에만 고르세요.")
    if errors:
        raise ValidationError(errors)


def _is_sound(row: Any) -> bool:
    try:
        row.clean_fields(exclude={"template"})
    except ValidationError:
        return False
    return True
