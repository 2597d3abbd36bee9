"""Every write of the thesaurus; a form of speech belongs to one entry only, so that it has one meaning."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import record, require

from .. import permissions
from ..models import Term, ThesaurusEntry
from .lexicon import key

LONGEST = 60  # characters of a form
MOST_VARIANTS = 30

#: Words that stand in needs of every kind: as forms they would pull in what has nothing to do with each other.
GENERIC = frozenset(
    """
    AI 인공지능 스마트 디지털 자동 자동화 최적화 효율 효율화 개선 분석 예측 관리 시스템 솔루션 프로그램 서비스 기술 정보
    데이터 문제 불편 어려움 어렵 힘들 필요 방법 도입 개발 구축 운영 사용 활용 적용 해결 향상 절감 감소 증가
    회사 업체 기업 공장 현장 사람 직원 작업자 고객 제품 상품 부품 자재 생산 제조 공정 작업 업무 설비 기계 장비 품질 불량
    검사 비용 시간 매출 하루 매일 많이 자꾸 너무 아주 그냥 계속 우리 지금 있는 없는 하고 합니다 입니다 싶습니다
    """.lower().split()
)


@transaction.atomic
def create(
    *, by: User, preferred: str, variants: Iterable[str], term: Term | None = None, note: str = ""
) -> ThesaurusEntry:
    """A new meaning; raises ValidationError, by field, for forms that can't stand."""
    require(permissions.can_edit_thesaurus(by))
    _take_turns()
    preferred, forms = cleaned(None, preferred, variants)
    entry = ThesaurusEntry.objects.create(preferred=preferred, variants=forms, term=term, note=note.strip())
    record(entry, "thesaurus.created", by=by, preferred=preferred, added=forms)
    return entry


@transaction.atomic
def update(
    *,
    entry: ThesaurusEntry,
    by: User,
    version: int,
    preferred: str,
    variants: Iterable[str],
    term: Term | None,
    note: str,
) -> ThesaurusEntry:
    """Replace what the entry says, as it was read at `version`; raises ValidationError, by field."""
    require(permissions.can_edit_thesaurus(by))
    _take_turns()
    entry = ThesaurusEntry.objects.get(pk=entry.pk)
    if entry.version != version:
        raise ValidationError(
            {
                NON_FIELD_ERRORS: _(
                    "다른 사람이 먼저 고쳤습니다. 이 화면을 새로 열어 지금 내용을 확인하고 고치세요."
                )
            }
        )
    preferred, forms = cleaned(entry, preferred, variants)
    wanted: dict[str, Any] = {
        "preferred": preferred,
        "variants": forms,
        "term_id": term.pk if term else None,
        "note": note.strip(),
    }
    changes = [name for name, value in wanted.items() if getattr(entry, name) != value]
    if changes:
        before = entry.variants
        for name in changes:
            setattr(entry, name, wanted[name])
        entry.version += 1
        entry.updated_at = clock.now()
        entry.save()
        record(
            entry,
            "thesaurus.updated",
            by=by,
            preferred=preferred,
            fields=changes,
            added=[form for form in forms if form not in before],
            removed=[form for form in before if form not in forms],
        )
    return entry


@transaction.atomic
def delete(*, entry: ThesaurusEntry, by: User) -> None:
    """Forget a meaning; what it said stays in its history."""
    require(permissions.can_edit_thesaurus(by))
    _take_turns()
    entry = ThesaurusEntry.objects.get(pk=entry.pk)
    record(entry, "thesaurus.deleted", by=by, preferred=entry.preferred, removed=entry.variants)
    entry.delete()


def _take_turns() -> None:
    """Wait until nobody else writes, so that two people can't give one form to two entries at once.

    Every row is locked, in one order, by a statement of its own: the next one sees what the other has written.
    """
    list(ThesaurusEntry.objects.select_for_update().order_by("pk").values_list("pk"))


def cleaned(entry: ThesaurusEntry | None, preferred: str, variants: Iterable[str]) -> tuple[str, list[str]]:
    """The forms as `entry` (None: a new one) may have them, without repeats and with single spaces.

    Raises ValidationError by field.
    """
    preferred = _single_spaced(preferred)
    by_key = {"": "", key(preferred): ""}
    for variant in variants:
        by_key.setdefault(key(variant), _single_spaced(variant))
    kept = [form for form in by_key.values() if form]
    owners = _owners(entry)
    faults = {
        "preferred": [*_faults([preferred], owners)],
        "variants": [*_faults(kept, owners)],
    }
    if not kept:
        faults["variants"].append(ValidationError(_("같은 뜻의 말을 하나 이상 적어 주세요."), "required"))
    if len(kept) > MOST_VARIANTS:
        faults["variants"].append(
            ValidationError(
                _("같은 뜻의 말은 %(most)s개까지 적을 수 있습니다."), "many", {"most": MOST_VARIANTS}
            )
        )
    if faults := {field: rows for field, rows in faults.items() if rows}:
        raise ValidationError(faults)
    return preferred, kept


def _single_spaced(form: str) -> str:
    return " ".join(form.split())


def _owners(entry: ThesaurusEntry | None) -> dict[str, ThesaurusEntry]:
    """The other entries by each of their forms."""
    return {
        key(form): row
        for row in ThesaurusEntry.objects.order_by("pk")
        if entry is None or row.pk != entry.pk
        for form in (row.preferred, *row.variants)
    }


def _faults(forms: list[str], owners: dict[str, ThesaurusEntry]) -> Iterable[ValidationError]:
    """What is wrong with each form; `params` of "taken" name the entry that has it."""
    for form in forms:
        params: dict[str, Any] = {"form": form}
        if len(key(form)) < 2:
            yield ValidationError(
                _("‘%(form)s’: 너무 짧습니다. 빈칸을 빼고 두 글자 이상 적어 주세요."), "short", params
            )
        elif len(form) > LONGEST:
            params["longest"] = LONGEST
            yield ValidationError(
                _("‘%(form)s’: 너무 깁니다. %(longest)s자 안에서 핵심만 적어 주세요."), "long", params
            )
        elif key(form) in GENERIC:
            yield ValidationError(
                _(
                    "‘%(form)s’: 어느 수요에나 나오는 말이라 뜻을 가리지 못합니다. 앞뒤 말을 붙여 좁혀 주세요."
                ),
                "generic",
                params,
            )
        elif owner := owners.get(key(form)):
            params |= {"owner": owner.preferred, "pk": owner.pk}
            yield ValidationError(
                _("‘%(form)s’: 이미 ‘%(owner)s’ 항목에 있습니다. 한 말은 한 항목에만 둘 수 있습니다."),
                "taken",
                params,
            )
