"""Agreements: drafted by the operating body, in force from the recorded signature to the end of the project.

AI-ON records a signature on paper, with its document; it makes none.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from companies.models import User
from foundation.files import services as files
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require
from matchmaking.services.quotations import unreached

from .. import permissions, workflow
from .. import terms as rules
from ..models import Agreement, Measure, Programme, Project, Stage, Terms
from ..terms import TermsGiven
from . import notices, plans, settlements

ENDED = (Stage.COMPLETED, Stage.FOLLOW_UP, Stage.STOPPED)
PLAN_TASKS = range(1, 12)  # the plan of the region has eleven
MOST_FOLLOW_UP_YEARS = 10


@transaction.atomic
def draft(
    *,
    project: Project,
    kind: str,
    programme: Programme | None,
    fiscal_year: int,
    plan_task: int | None,
    follow_up_years: int,
    terms: TermsGiven,
    by: User,
) -> Agreement:
    """Draft the project's agreement under a programme, or the contract of firms that fund themselves.

    Raises ValidationError by field for what the rules don't allow, Refused where there is one or the project ended.
    """
    require(permissions.can_manage(by, project))
    hold(project)
    if Agreement.objects.filter(project=project).exists():
        raise Refused(_("이미 협약이 있는 과제입니다. 협약 화면에서 확인하세요."), "transition")
    agreement = Agreement(
        project=project,
        kind=kind,
        programme=programme,
        fiscal_year=fiscal_year,
        plan_task=plan_task,
        follow_up_years=follow_up_years,
    )
    _check_frame(agreement)
    rules.check(terms, project=project, programme=programme)
    agreement.save()
    version = Terms(agreement=agreement, number=1, requested_by=by, requested_at=clock.now())
    rules.write(version, terms)
    record(agreement, "agreement.drafted", by=by, to_state=agreement.status)
    return agreement


@transaction.atomic
def add_measure(
    *,
    project: Project,
    name: str,
    unit: str,
    direction: str,
    baseline: Decimal | None,
    target: Decimal,
    by: User,
) -> Measure:
    """Add a KPI that the offer didn't promise, before the agreement is signed; its draft then needs a target for it."""
    require(permissions.can_manage(by, project))
    hold(project)
    if Agreement.objects.filter(project=project).exclude(status=Agreement.Status.DRAFT).exists():
        raise Refused(_("성과 지표는 협약을 체결하기 전에만 더할 수 있습니다."), "transition")
    last = project.measures.aggregate(last=Max("position"))["last"] or 0
    values = {"name": name, "unit": unit, "direction": direction, "baseline": baseline, "target": target}
    measure = Measure(project=project, position=last + 1, **values)
    measure.clean_fields(exclude=["project", "promised", "position", "baseline"])
    if unreached(measure):
        raise ValidationError({"target": _("목표값이 현재값보다 나아야 합니다. 방향도 확인하세요.")})
    measure.save()
    record(project, "project.measure_added", by=by, name=name, target=str(target))
    return measure


@transaction.atomic
def revise(*, agreement: Agreement, terms: TermsGiven, by: User) -> Agreement:
    """Replace the terms of a draft."""
    require(permissions.can_manage(by, agreement.project))
    hold(agreement.project)
    version = drafted(agreement)
    rules.check(terms, project=agreement.project, programme=agreement.programme)
    rules.write(version, terms)
    record(agreement, "agreement.revised", by=by)
    return agreement


@transaction.atomic
def discard(*, agreement: Agreement, by: User) -> None:
    """Delete a draft, to draft another under other rules."""
    require(permissions.can_manage(by, agreement.project))
    hold(agreement.project)
    drafted(agreement)
    record(agreement.project, "project.agreement_discarded", by=by)
    agreement.delete()


@transaction.atomic
def sign(
    *, agreement: Agreement, document_number: str, signed_on: date, effective_on: date, upload: Any, by: User
) -> Agreement:
    """Record that the agreement was signed, with its document; its targets bind the project from now on."""
    require(permissions.can_manage(by, agreement.project))
    hold(agreement.project)
    version = drafted(agreement)
    refuse_unsound(rules.given(version), agreement=agreement)
    check_document(document_number, effective_on, version)
    if signed_on > clock.today():
        raise ValidationError({"signed_on": _("체결한 뒤에 등록할 수 있습니다. 오늘까지의 날짜를 적으세요.")})
    document = {"document_number": document_number.strip(), "effective_on": effective_on}
    move(
        agreement,
        workflow.AGREEMENT,
        to=Agreement.Status.SIGNED,
        by=by,
        set=document | {"signed_on": signed_on},
    )
    put_in_force(version, document=document, by=by)
    files.attach(upload=upload, to=agreement, by=by, kind="signed")
    notices.tell_firms(
        project=agreement.project,
        kind="projects.agreement",
        title=notices.named(
            agreement.project,
            lambda: _("%(kind)s 체결이 등록되었습니다.") % {"kind": agreement.get_kind_display()},
        ),
        by=by,
        section="agreement",
    )
    return agreement


def close(*, agreement: Agreement, by: User) -> None:
    """End an agreement in force with its project, and what was still asked to change; called by what ends it."""
    if agreement.is_in_force:
        move(agreement, workflow.AGREEMENT, to=Agreement.Status.CLOSED, by=by)
    reason = _("과제가 끝나 더 변경하지 않습니다.")
    for pending in agreement.versions.filter(status=Terms.Status.REQUESTED):
        outcome = {"decided_at": clock.now(), "decision_reason": reason}
        move(pending, workflow.TERMS, to=Terms.Status.REJECTED, reason=reason, set=outcome)


def hold(project: Project) -> None:
    """Lock the project, so that its agreement changes one step at a time; Refused once it ended or is settled."""
    settlements.hold(project)
    if project.stage in ENDED:
        raise Refused(_("끝난 과제의 협약은 바꿀 수 없습니다."), "ended")


def put_in_force(version: Terms, *, document: dict[str, Any], by: User) -> None:
    """Approve a version of the terms: its targets and the plan as it stands bind the project from now on."""
    decision = {"decided_by": by, "decided_at": clock.now(), **document}
    move(version, workflow.TERMS, to=Terms.Status.APPROVED, by=by, set=decision)
    for row in version.targets.select_related("measure"):
        row.measure.target = row.target
        row.measure.save(update_fields=["target"])
    plans.set_baseline(project=version.agreement.project, by=by)


def refuse_unsound(terms: TermsGiven, *, agreement: Agreement) -> None:
    """Raise Refused, telling why, where terms that were sound when they were written no longer are."""
    try:
        rules.check(terms, project=agreement.project, programme=agreement.programme)
    except ValidationError as error:
        told = " ".join(error.messages)
        raise Refused(_("조건이 지금의 규칙에 맞지 않습니다. %(why)s") % {"why": told}, "terms") from error


def check_document(document_number: str, effective_on: date, version: Terms) -> None:
    errors = {}
    if not document_number.strip():
        errors["document_number"] = _("문서번호를 적으세요.")
    if effective_on > version.ends_on:
        errors["effective_on"] = _("시행일은 협약 기간이 끝나기 전이어야 합니다.")
    if errors:
        raise ValidationError(errors)


def drafted(agreement: Agreement) -> Terms:
    """The draft's terms, read under the lock; Refused where the agreement is signed or gone."""
    found = Terms.objects.filter(agreement=agreement.pk, status=Terms.Status.DRAFT).in_full().first()
    if found is None:
        raise Refused(
            _("작성 중인 협약만 고칠 수 있습니다. 체결한 협약은 협약변경으로 바꾸세요."), "transition"
        )
    return found


def _check_frame(agreement: Agreement) -> None:
    programme, errors = agreement.programme, {}
    if agreement.kind not in Agreement.Kind.values:
        errors["kind"] = _("목록에 있는 것을 고르세요.")
    elif agreement.kind == Agreement.Kind.CONTRACT and programme is not None:
        errors["programme"] = _("자비 계약에는 사업이 없습니다.")
    elif agreement.kind == Agreement.Kind.FUNDED and (programme is None or not programme.active):
        errors["programme"] = _("지금 쓰는 사업을 고르세요.")
    elif programme is not None and programme.fiscal_year != agreement.fiscal_year:
        errors["fiscal_year"] = _("이 사업의 귀속연도는 %(year)d년입니다.") % {"year": programme.fiscal_year}
    if agreement.plan_task is not None and agreement.plan_task not in PLAN_TASKS:
        errors["plan_task"] = _("추진과제는 1번부터 11번까지 있습니다.")
    if not 0 <= agreement.follow_up_years <= MOST_FOLLOW_UP_YEARS:
        errors["follow_up_years"] = _("사후관리 기간은 0년부터 10년까지입니다.")
    if errors:
        raise ValidationError(errors)
