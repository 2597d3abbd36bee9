"""Instalments: planned within the agreement, made payable by a gate, then requested and paid, each recorded apart.

Whatever is payable or beyond never exceeds the agreement: each service holds the project, as whoever changes the
agreement does, while it counts.
"""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require

from .. import accounts, permissions, workflow
from ..models import Agreement, Gate, Instalment, Project, Stage
from . import notices
from .settlements import hold

#: Whose gate may open an instalment, and what is proposed of the whole for it, in percent. A final evaluation opens
#: the last one that there can be: the next stage settles what was paid.
PROPOSED = {
    Stage.PREPARATION: 40,
    Stage.POC: 30,
    Stage.PILOT: 30,
    Stage.COMMERCIALISATION: 0,
    Stage.FINAL_EVALUATION: 0,
}


def stages_ahead(project: Project) -> list[Stage]:
    """The stages whose gate may still open an instalment."""
    stages = list(PROPOSED)
    return stages[stages.index(Stage(project.stage)) :] if project.stage in PROPOSED else []


def proposal(project: Project) -> dict[Stage, int]:
    """What is left of the agreement over the stages ahead in the usual proportion, in won that add up to it."""
    ahead = stages_ahead(project)
    if not ahead:
        return {}
    weights = [PROPOSED[stage] for stage in ahead]
    if not any(weights):
        weights[0] = 1
    left = max(accounts.ceiling(project) - accounts.opened(project), 0)
    return dict(zip(ahead, accounts.split(left, weights), strict=True))


@transaction.atomic
def plan(*, project: Project, rows: Sequence[tuple[str, int]], by: User) -> list[Instalment]:
    """Plan an instalment for each of `rows` (stage, won), in place of those that no gate has opened yet.

    Raises ValidationError by stage; Refused without an agreement in force.
    """
    require(permissions.can_manage(by, project))
    hold(project)
    if not Agreement.objects.in_force().filter(project=project).exists():
        raise Refused(_("협약이나 계약을 체결한 뒤에 지급 계획을 세울 수 있습니다."), "agreement")
    ahead = stages_ahead(project)
    if not ahead:
        raise Refused(_("이미 단계평가가 끝난 과제에는 지급을 계획할 수 없습니다."), "stage")
    if not rows:
        raise ValidationError({ahead[0]: _("한 회차 이상 금액을 적으세요.")})
    left = accounts.ceiling(project) - accounts.opened(project)
    for stage, amount in rows:
        if stage not in ahead:
            raise Refused(_("이미 지난 단계에는 지급을 계획할 수 없습니다. 화면을 새로 고치세요."), "stage")
        if amount <= 0:
            raise ValidationError({stage: _("1원 이상이어야 합니다.")})
        left -= amount
        if left < 0:
            over = {"amount": f"{-left:,}"}
            raise ValidationError(
                {stage: _("지급액의 합이 협약 금액을 %(amount)s원 넘습니다. 금액을 줄이세요.") % over}
            )
    project.instalments.filter(status=Instalment.Status.PLANNED).delete()
    numbers = project.instalments.values_list("number", flat=True)
    first = max(numbers, default=0) + 1
    planned = [
        Instalment.objects.create(project=project, number=number, stage=stage, amount_krw=amount)
        for number, (stage, amount) in enumerate(rows, start=first)
    ]
    record(project, "project.instalments_planned", by=by, rows=[[str(stage), krw] for stage, krw in rows])
    return planned


def make_payable(*, gate: Gate, by: User) -> list[Instalment]:
    """The planned instalments of the stage that `gate` has just passed; called under the gate's lock.

    Refused where they would exceed the agreement, which an amendment may have lowered since they were planned.
    """
    planned = gate.project.instalments.filter(stage=gate.stage, status=Instalment.Status.PLANNED)
    rows = list(planned.select_for_update())
    if not rows:
        return []
    project = Project.objects.select_for_update().get(pk=gate.project_id)
    amount = sum(row.amount_krw for row in rows)
    if accounts.opened(project) + amount > accounts.ceiling(project):
        raise Refused(
            _("이 단계의 지급 계획이 협약 금액을 넘습니다. 사업비 화면에서 지급 계획을 고친 뒤 의결하세요."),
            "ceiling",
        )
    opened = {"gate": gate, "payable_at": clock.now()}
    for instalment in rows:
        move(instalment, workflow.INSTALMENT, to=Instalment.Status.PAYABLE, by=by, set=opened)
    notices.tell_firms(
        project=project,
        kind="projects.money",
        section="money",
        title=notices.named(
            project, lambda: _("%(amount)s원의 지급을 신청할 수 있습니다.") % {"amount": f"{amount:,}"}
        ),
        by=by,
    )
    return rows


def cancel_planned(*, project: Project, by: User, reason: str) -> None:
    """No gate of a stopped project opens an instalment any more; called in the deciding transaction."""
    for instalment in project.instalments.filter(status=Instalment.Status.PLANNED).select_for_update():
        move(instalment, workflow.INSTALMENT, to=Instalment.Status.CANCELLED, by=by, reason=reason)


@transaction.atomic
def request(*, instalment: Instalment, by: User) -> Instalment:
    """Ask for what a gate has made payable."""
    project = instalment.project
    require(permissions.can_request_payment(by, project))
    hold(project)
    asked = {"requested_by": by, "requested_at": clock.now()}
    move(instalment, workflow.INSTALMENT, to=Instalment.Status.REQUESTED, by=by, set=asked)
    told = {"number": instalment.number, "amount": f"{instalment.amount_krw:,}"}
    notices.tell_coordinator(
        project=project,
        kind="projects.money",
        section="money",
        title=notices.named(project, lambda: _("%(number)d회차 %(amount)s원의 지급을 신청했습니다.") % told),
        by=by,
    )
    return instalment


@transaction.atomic
def pay(
    *, instalment: Instalment, paid_on: date, paid_krw: int, document_number: str, by: User
) -> Instalment:
    """Record the payment of a requested instalment: day, amount and document; raises ValidationError by field."""
    project = instalment.project
    require(permissions.can_pay(by, instalment))
    hold(project)
    document_number = document_number.strip()
    if not 0 < paid_krw <= instalment.amount_krw:
        limit = {"amount": f"{instalment.amount_krw:,}"}
        raise ValidationError({"paid_krw": _("1원부터 %(amount)s원까지 적을 수 있습니다.") % limit})
    if not document_number:
        raise ValidationError({"document_number": _("지급 문서번호를 적으세요.")})
    if paid_on > clock.today():
        raise ValidationError({"paid_on": _("오늘까지의 날짜를 적으세요.")})
    if instalment.payable_at is not None and paid_on < timezone.localdate(instalment.payable_at):
        raise ValidationError({"paid_on": _("지급할 수 있게 된 날보다 앞설 수 없습니다.")})
    paid = {"paid_on": paid_on, "paid_krw": paid_krw, "document_number": document_number}
    move(instalment, workflow.INSTALMENT, to=Instalment.Status.PAID, by=by, set=paid, paid_krw=paid_krw)
    told = {"number": instalment.number, "amount": f"{paid_krw:,}"}
    notices.tell_firms(
        project=project,
        kind="projects.money",
        section="money",
        title=notices.named(project, lambda: _("%(number)d회차 %(amount)s원이 지급되었습니다.") % told),
        by=by,
    )
    return instalment


@transaction.atomic
def send_back(*, instalment: Instalment, reason: str, by: User) -> Instalment:
    """Send a request back, telling why; the instalment may be requested again."""
    project = instalment.project
    require(permissions.can_pay(by, instalment))
    hold(project)
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("무엇을 보완해야 하는지 적으세요.")})
    if instalment.status != Instalment.Status.REQUESTED:  # only a gate makes a planned one payable
        raise Refused(_("지급을 신청한 회차에만 보완을 요청할 수 있습니다."), "transition")
    forgotten = {"requested_by": None, "requested_at": None}
    move(instalment, workflow.INSTALMENT, to=Instalment.Status.PAYABLE, by=by, reason=reason, set=forgotten)
    told = {"number": instalment.number}
    notices.tell_firms(
        project=project,
        kind="projects.money",
        section="money",
        title=notices.named(project, lambda: _("%(number)d회차 지급 신청에 보완을 요청했습니다.") % told),
        body=reason,
        by=by,
    )
    return instalment


@transaction.atomic
def cancel(*, instalment: Instalment, reason: str, by: User) -> Instalment:
    """Give up an instalment that nobody has requested, such as a stopped project's; `reason` tells why."""
    require(permissions.can_manage(by, instalment.project))
    hold(instalment.project)
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("취소하는 사유를 적으세요.")})
    move(instalment, workflow.INSTALMENT, to=Instalment.Status.CANCELLED, by=by, reason=reason)
    return instalment
