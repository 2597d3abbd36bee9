"""정산: what the operating body has settled with the firms is recorded here, not made here.

It is opened as the project enters settlement, or by the coordinator after a stop. It is final only once nothing is
left to be returned, and from then on nothing of the project's money changes.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require

from .. import accounts, permissions, workflow
from ..models import Agreement, Instalment, Project, Settlement, Stage
from . import notices


def unsettled(project: Project) -> str | None:
    """Why the project can't be completed yet, as a sentence; None where nothing has to be settled any more."""
    funded = Agreement.objects.filter(project=project, kind=Agreement.Kind.FUNDED)
    if not funded.exclude(status=Agreement.Status.DRAFT).exists() or is_final(project):
        return None
    return _("정산을 확정해야 합니다. 사업비 화면에서 이자와 환수액, 정산확정일을 기록하세요.")


def is_final(project: Project) -> bool:
    return Settlement.objects.filter(project=project, status=Settlement.Status.FINAL).exists()


def hold(project: Project) -> None:
    """Hold the project until the transaction ends; Refused where its settlement is final."""
    project.refresh_from_db(from_queryset=Project.objects.select_for_update())
    if is_final(project):
        raise Refused(_("정산이 확정된 과제입니다. 사업비는 더 바꿀 수 없습니다."), "settled")


def enter(*, project: Project, by: User) -> None:
    """Open the settlement of a funded project; called in the transaction that brings it to that stage."""
    if Agreement.objects.in_force().filter(project=project, kind=Agreement.Kind.FUNDED).exists():
        _open(project, by=by)


@transaction.atomic
def open_(*, project: Project, by: User) -> Settlement:
    """Begin to settle a project that was stopped, or that came to its settlement before it had an agreement."""
    require(permissions.can_manage(by, project))
    hold(project)
    if project.stage not in (Stage.SETTLEMENT, Stage.STOPPED):
        raise Refused(_("정산은 정산 단계에 들어갔거나 중단된 과제에서 시작합니다."), "stage")
    if unsettled(project) is None:
        raise Refused(_("지원금 협약을 체결한 과제만 정산합니다."), "agreement")
    if Settlement.objects.filter(project=project).exists():
        raise Refused(_("이미 정산을 시작했습니다. 아래에서 이어서 기록하세요."))
    return _open(project, by=by)


def _open(project: Project, *, by: User) -> Settlement:
    settlement = Settlement.objects.create(project=project)
    record(settlement, f"{workflow.SETTLEMENT.name}.{settlement.status}", by=by, to_state=settlement.status)
    return settlement


@transaction.atomic
def record_(
    *,
    settlement: Settlement,
    interest_krw: int,
    recovered_krw: int,
    recovered_on: date | None,
    document_number: str,
    by: User,
) -> Settlement:
    """Note the interest that the money earned, and what was recovered and when; raises ValidationError by field."""
    require(permissions.can_manage(by, settlement.project))
    hold(settlement.project)
    for name, amount in {"interest_krw": interest_krw, "recovered_krw": recovered_krw}.items():
        if amount < 0:
            raise ValidationError({name: _("0원 이상이어야 합니다.")})
    if bool(recovered_krw) != (recovered_on is not None):
        raise ValidationError({"recovered_on": _("환수액과 환수일은 함께 적으세요.")})
    if recovered_on is not None and recovered_on > clock.today():
        raise ValidationError({"recovered_on": _("오늘까지의 날짜를 적으세요.")})
    present = accounts.flow(settlement.project)
    balance = present.balance_krw - present.interest_krw + interest_krw
    if recovered_krw > max(balance, 0):
        raise ValidationError({"recovered_krw": _("잔액보다 많이 환수할 수 없습니다.")})
    given = {
        "interest_krw": interest_krw,
        "recovered_krw": recovered_krw,
        "recovered_on": recovered_on,
        "document_number": document_number.strip(),
    }
    settlement.refresh_from_db()
    changed = {name: value for name, value in given.items() if getattr(settlement, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(settlement, name, value)
        settlement.save(update_fields=list(changed))
        record(
            settlement,
            "settlement.recorded",
            by=by,
            interest_krw=interest_krw,
            recovered_krw=recovered_krw,
        )
    return settlement


@transaction.atomic
def finalise(*, settlement: Settlement, finalised_on: date, document_number: str, by: User) -> Settlement:
    """Close the project's money for good, with the day and document of the operating body's decision.

    Refused while an instalment is open or anything is left to be returned.
    """
    project = settlement.project
    require(permissions.can_manage(by, project))
    hold(project)
    document_number = document_number.strip()
    if not document_number:
        raise ValidationError({"document_number": _("정산을 확정한 문서번호를 적으세요.")})
    if finalised_on > clock.today():
        raise ValidationError({"finalised_on": _("오늘까지의 날짜를 적으세요.")})
    if project.instalments.exclude(status__in=[Instalment.Status.PAID, Instalment.Status.CANCELLED]).exists():
        raise Refused(
            _("지급하지 않은 회차가 있습니다. 지급을 기록하거나 취소한 뒤 확정하세요."), "instalments"
        )
    left = accounts.flow(project).outstanding_krw
    if left > 0:
        raise Refused(
            _("아직 환수하지 않은 잔액이 있습니다: %(amount)s원. 환수액과 환수일을 기록한 뒤 확정하세요.")
            % {"amount": f"{left:,}"},
            "balance",
        )
    if left < 0:
        raise Refused(
            _(
                "교부한 금액보다 %(amount)s원을 더 집행했거나 환수했습니다. "
                "초과 집행액을 불인정으로 기록하거나 환수액을 바로잡은 뒤 확정하세요."
            )
            % {"amount": f"{-left:,}"},
            "balance",
        )
    final = {"finalised_on": finalised_on, "finalised_by": by, "document_number": document_number}
    settlement.refresh_from_db()
    move(settlement, workflow.SETTLEMENT, to=Settlement.Status.FINAL, by=by, set=final)
    notices.tell_firms(
        project=project,
        kind="projects.money",
        section="money",
        title=notices.named(project, lambda: _("정산이 확정되었습니다.")),
        by=by,
    )
    return settlement
