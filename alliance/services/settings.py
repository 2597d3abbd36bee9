"""What is aimed at: targets, from when a KPI counts as endangered, who answers for it, and whether it is public.

Every change is an event of the KPI's setting, so that a target that is gone can still be read. The plan's own targets
can be changed with a reason but never removed.
"""

from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history.workflow import Refused, record, require

from .. import permissions
from ..kpis import Kpi, Method
from ..models import KpiSetting, Target
from ..models.plan import PLAN_ENDS, PLAN_STARTS

YEARS = range(PLAN_STARTS, PLAN_ENDS + 1)
LARGEST = 10**15


class Chosen(TypedDict):
    owner: User | None
    amber_percent: int
    red_percent: int
    published: bool


def owners() -> "models.QuerySet[User]":
    """Who may answer for a KPI: the operating body's people and the alliance's members."""
    alliance = User.objects.filter(is_alliance_member=True, is_active=True)
    office = User.objects.operators()
    return User.objects.filter(models.Q(pk__in=alliance.values("pk")) | models.Q(pk__in=office.values("pk")))


@transaction.atomic
def change(*, kpi: Kpi, by: User, **chosen: Unpack[Chosen]) -> KpiSetting:
    """Raises ValidationError by field for bad input."""
    require(permissions.can_set_targets(by))
    if chosen["amber_percent"] > 100:
        raise ValidationError({"amber_percent": _("주의 기준은 100%를 넘을 수 없습니다.")})
    if not 0 < chosen["red_percent"] <= chosen["amber_percent"]:
        raise ValidationError({"red_percent": _("미달 기준은 1 이상이고 주의 기준보다 크지 않아야 합니다.")})
    owner = chosen["owner"]
    setting = _locked(kpi.code)
    if owner and owner.pk != setting.owner_id and not owners().filter(pk=owner.pk).exists():
        raise ValidationError({"owner": _("운영기관이나 얼라이언스의 사람을 고르세요.")})
    before = {name: getattr(setting, name) for name in chosen}
    for name, value in chosen.items():
        setattr(setting, name, value)
    setting.save()
    changed: dict[str, Any] = {name: value for name, value in chosen.items() if value != before[name]}
    if "owner" in changed:
        changed["owner"] = str(owner.pk) if owner else None  # a key, never a name
    if changed:
        record(setting, "kpi.changed", by=by, **changed)
    return setting


@transaction.atomic
def set_target(*, kpi: Kpi, year: int | None, value: int, reason: str, by: User) -> Target:
    """For a year of the plan, or without one for its whole period; of a rate or median then for every year.

    Raises ValidationError by field for bad input, Refused where the KPI has no use of a target.
    """
    require(permissions.can_set_targets(by))
    _check(kpi, year, value, reason)
    setting = _locked(kpi.code)
    target = Target.objects.filter(kpi=kpi.code, year=year).first()
    before = target.value if target else None
    if target is None:
        target = _own(kpi, year)
    target.value = value
    target.save()
    record(setting, "kpi.target_set", by=by, reason=reason, year=year, value=value, before=before)
    return target


@transaction.atomic
def remove_target(*, target: Target, reason: str, by: User) -> None:
    """Raises ValidationError by field for bad input, Refused for a target of the plan and for one that is gone."""
    require(permissions.can_set_targets(by))
    if target.task_id:
        raise Refused(_("계획의 목표는 지울 수 없습니다. 달라졌으면 값을 고치고 까닭을 적으세요."))
    if not reason.strip():
        raise ValidationError({"reason": _("까닭을 적으세요.")})
    setting = _locked(target.kpi)
    held = Target.objects.filter(pk=target.pk).first()
    if held is None:
        raise Refused(_("다른 사람이 먼저 처리했습니다. 화면을 새로 고쳐 현재 상태를 확인하세요."), "stale")
    record(setting, "kpi.target_removed", by=by, reason=reason, year=held.year, value=None, before=held.value)
    held.delete()


def _check(kpi: Kpi, year: int | None, value: int, reason: str) -> None:
    if kpi.method is Method.LATEST:
        raise Refused(_("이 지표는 모델끼리 견주는 값이라 목표를 두지 않습니다."))
    if year is not None and year not in YEARS:
        raise ValidationError({"year": _("계획 기간의 연도를 고르세요.")})
    if year is None and kpi.yearly:
        raise ValidationError({"year": _("해마다 새로 세는 지표입니다. 목표의 연도를 고르세요.")})
    if not 1 <= value <= LARGEST:
        raise ValidationError({"value": _("1 이상의 목표를 적으세요.")})
    if kpi.method.divides and value > 100:
        raise ValidationError({"value": _("비율의 목표는 100%를 넘을 수 없습니다.")})
    if not reason.strip():
        raise ValidationError({"reason": _("까닭을 적으세요.")})


def _own(kpi: Kpi, year: int | None) -> Target:
    """In the words of the plan's targets, which are Korean data."""
    period = "" if year else f"{PLAN_STARTS}–{PLAN_ENDS}" if kpi.method.adds_up else "해마다"
    with translation.override("ko"):
        return Target(kpi=kpi.code, year=year, unit=str(kpi.unit).strip(), period=period)


def _locked(code: str) -> KpiSetting:
    KpiSetting.objects.get_or_create(kpi=code)
    return KpiSetting.objects.select_for_update().get(kpi=code)
