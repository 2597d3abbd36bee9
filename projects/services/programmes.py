"""Programmes and their cost categories, which administrators keep. What agreements and spending use stays."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import record, require

from .. import permissions
from ..models import CostCategory, Programme, Spending, TermsLine

MOST_CATEGORIES = 20

#: Code and name of each 비목, in their order; a category is known by its code.
Categories = Sequence[tuple[str, str]]


class Rules(TypedDict):
    name: str
    agency: str
    fiscal_year: int
    plan_task: int | None
    grant_ceiling_percent: int
    cash_floor_percent: int
    follow_up_years: int
    system: str
    active: bool


@transaction.atomic
def create(*, categories: Categories, by: User, **rules: Unpack[Rules]) -> Programme:
    """Raises ValidationError by field for bad input."""
    require(permissions.can_edit_programmes(by))
    programme = Programme(created_by=by, created_at=clock.now(), **rules)
    _save(programme, categories)
    record(programme, "programme.created", by=by)
    return programme


@transaction.atomic
def change(*, programme: Programme, categories: Categories, by: User, **rules: Unpack[Rules]) -> Programme:
    """Change a programme's rules: they hold for what is agreed on from now on. A category in use can't go, nor can the
    year of a programme that has agreements."""
    require(permissions.can_edit_programmes(by))
    programme.refresh_from_db(from_queryset=Programme.objects.select_for_update())
    before = {name: getattr(programme, name) for name in rules}
    if rules["fiscal_year"] != programme.fiscal_year and programme.agreements.exists():
        raise ValidationError({"fiscal_year": _("협약이 있는 사업의 귀속연도는 바꿀 수 없습니다.")})
    for name, value in rules.items():
        setattr(programme, name, value)
    _save(programme, categories)
    changed: dict[str, Any] = {name: value for name, value in rules.items() if value != before[name]}
    record(programme, "programme.changed", by=by, **changed)
    return programme


def _save(programme: Programme, categories: Categories) -> None:
    programme.external_id = programme.external_id or str(programme.pk)
    programme.full_clean(exclude=["created_by"], validate_constraints=False)
    if Programme.objects.filter(**_identity(programme)).exclude(pk=programme.pk).exists():
        raise ValidationError({"name": _("그해에 같은 이름의 사업이 이미 있습니다.")})
    _check(categories)
    programme.save()
    kept = {code for code, _name in categories}
    gone = programme.categories.exclude(code__in=kept)
    if used := [str(row) for row in gone if is_used(row)]:
        raise ValidationError(
            {"categories": _("이미 쓰고 있는 비목은 지울 수 없습니다: %(used)s") % {"used": ", ".join(used)}}
        )
    gone.delete()
    for position, (code, name) in enumerate(categories, start=1):
        values = {"name": name, "position": position}
        programme.categories.update_or_create(code=code, defaults=values)


def is_used(category: CostCategory) -> bool:
    """Whether an agreement's budget or a line of spending names it."""
    of = {"category": category}
    return TermsLine.objects.filter(**of).exists() or Spending.objects.filter(**of).exists()


def _identity(programme: Programme) -> dict[str, Any]:
    return {"name": programme.name, "fiscal_year": programme.fiscal_year}


def _check(categories: Categories) -> None:
    if not 1 <= len(categories) <= MOST_CATEGORIES:
        words = _("비목을 1개부터 %(most)d개까지 적으세요.") % {"most": MOST_CATEGORIES}
        raise ValidationError({"categories": words})
    for values, words in (
        ([code for code, _name in categories], _("같은 코드가 두 번 있습니다: %(twice)s")),
        ([name for _code, name in categories], _("같은 비목이 두 번 있습니다: %(twice)s")),
    ):
        if twice := [value for value, count in Counter(values).items() if count > 1]:
            raise ValidationError({"categories": words % {"twice": ", ".join(twice)}})
