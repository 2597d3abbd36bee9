"""Follow-up (사후관리): one answer a year of the demand firm, which the operating body confirms.

Only what is confirmed says something to the ranking, and only from that moment on.
"""

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from companies.models import User
from foundation.files.services import attach
from foundation.history import clock
from foundation.history.workflow import Refused, move, require
from foundation.notifications import notify
from foundation.notifications.language import Text
from matchmaking.models import Outcome

from .. import permissions, workflow
from ..models import Agreement, FollowUp, Project, Stage
from . import notices

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

YEARS = 3  # where no agreement says how many
EVIDENCE = "evidence"

S = FollowUp.Status


@transaction.atomic
def plan(*, project: Project) -> list[FollowUp]:
    """The years of a completed project, in the transaction in which its follow-up begins; once."""
    stage = Project.objects.select_for_update().values_list("stage", flat=True).get(pk=project.pk)
    if stage not in (Stage.COMPLETED, Stage.FOLLOW_UP):
        raise Refused(_("완료한 과제에만 사후관리를 계획합니다."), "transition")
    if project.follow_ups.exists():
        raise Refused(_("이미 사후관리를 계획한 과제입니다."), "present")
    completed = project.stages.filter(stage=Stage.COMPLETED).values_list("started_at", flat=True).last()
    day = localdate(completed) if completed else clock.today()
    agreed = Agreement.objects.filter(project=project).values_list("follow_up_years", flat=True).first()
    years = YEARS if agreed is None else agreed
    rows = [FollowUp(project=project, year=n, due_on=_due(day, n)) for n in range(1, years + 1)]
    return FollowUp.objects.bulk_create(rows)


@transaction.atomic
def submit(
    *,
    follow_up: FollowUp,
    in_use: bool | None,
    contracts: int = 0,
    contracts_krw: int = 0,
    sales_krw: int = 0,
    savings_krw: int = 0,
    jobs: int = 0,
    note: str = "",
    upload: "UploadedFile | None" = None,
    by: User,
) -> FollowUp:
    """The demand firm's answers of a year, from its time on; anew where they were returned."""
    require(permissions.can_answer_follow_up(by, follow_up))
    _lock(follow_up)
    if clock.today() < follow_up.opens_on:
        raise Refused(_("%(day)s부터 제출할 수 있습니다.") % {"day": follow_up.opens_on.isoformat()}, "early")
    numbers = {
        "contracts": contracts,
        "contracts_krw": contracts_krw,
        "sales_krw": sales_krw,
        "savings_krw": savings_krw,
        "jobs": jobs,
    }
    wrong = {name: _("0 이상을 적으세요.") for name, number in numbers.items() if number < 0}
    if in_use is None:
        wrong["in_use"] = _("계속 쓰고 있는지 고르세요.")
    if contracts_krw > 0 and contracts == 0:
        wrong["contracts_krw"] = _("계약액을 적으려면 계약 건수를 1건 이상 적으세요.")
    if wrong:
        raise ValidationError({name: [text] for name, text in wrong.items()})
    answers = {
        **numbers,
        "in_use": in_use,
        "note": note.strip(),
        "submitted_by": by,
        "submitted_at": clock.now(),
    }
    move(follow_up, workflow.FOLLOW_UP, to=S.SUBMITTED, by=by, set=answers)
    if upload is not None:
        attach(upload=upload, to=follow_up, by=by, kind=EVIDENCE)
    project = follow_up.project
    title = notices.named(project, lambda: _("사후관리 답변이 제출되었습니다."))
    notices.tell_coordinator(
        project=project, kind="projects.follow_up", title=title, section="follow_up", by=by
    )
    return follow_up


@transaction.atomic
def confirm(*, follow_up: FollowUp, by: User) -> FollowUp:
    """What the firm has answered holds, and says to the ranking whether the solution is still in use."""
    require(permissions.can_decide_follow_up(by, follow_up))
    _lock(follow_up)
    now = clock.now()
    confirmed = {"decided_by": by, "confirmed_at": now, "decision_reason": ""}
    move(follow_up, workflow.FOLLOW_UP, to=S.CONFIRMED, by=by, set=confirmed)
    match = follow_up.project.match
    kind = Outcome.Kind.RETAINED if follow_up.in_use else Outcome.Kind.ABANDONED
    Outcome.objects.create(need_id=match.need_id, solution_id=match.solution_id, kind=kind, occurred_at=now)
    _tell_demand_firm(follow_up, lambda: _("사후관리 답변을 확인했습니다."))
    return follow_up


@transaction.atomic
def return_(*, follow_up: FollowUp, reason: str, by: User) -> FollowUp:
    require(permissions.can_decide_follow_up(by, follow_up))
    if not reason.strip():
        raise ValidationError({"reason": _("보완할 내용을 적으세요.")})
    returned = {"decision_reason": reason.strip(), "decided_by": by}
    move(follow_up, workflow.FOLLOW_UP, to=S.RETURNED, by=by, reason=reason.strip(), set=returned)
    _tell_demand_firm(follow_up, lambda: _("사후관리 답변의 보완을 요청받았습니다."), body=reason.strip())
    return follow_up


def _due(completed: date, years: int) -> date:
    """The anniversary of the completion, or the next working day after it."""
    year = completed.year + years
    leap = (completed.month, completed.day) == (2, 29)
    day = completed.replace(year=year, day=28) if leap else completed.replace(year=year)
    return day if clock.is_working_day(day) else localdate(clock.working_days_later(1, day))


def _lock(follow_up: FollowUp) -> None:
    follow_up.refresh_from_db(from_queryset=FollowUp.objects.select_for_update())


def _tell_demand_firm(follow_up: FollowUp, event: Text, *, body: str = "") -> None:
    title = notices.named(follow_up.project, event)
    for user in User.objects.members_of([follow_up.project.demand_firm]):
        notify(
            user=user,
            kind="projects.follow_up",
            title=title,
            body=body,
            url=follow_up.get_absolute_url(),
        )
