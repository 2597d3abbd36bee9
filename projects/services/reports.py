"""Monthly reports: the performing side writes, the operating body accepts or returns, the facts are the records'.

One a month. What is submitted is frozen with the facts of that moment until it is returned; what is accepted stays.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require

from .. import permissions, report_facts, workflow
from ..models import Project, Report
from . import notices

KIND = "projects.report"


@transaction.atomic
def write(*, project: Project, month: date, done: str, planned: str, problems: str, by: User) -> Report:
    """Keep the words of the month's report (any day of it will do), which isn't submitted yet or was returned."""
    require(permissions.can_write_report(by, project))
    held = Project.objects.select_for_update().get(pk=project.pk)
    month = report_facts.first_of(month)
    if month not in report_facts.months(held):
        raise Refused(
            _("과제를 수행한 달, 이미 시작한 달만 보고할 수 있습니다. 다른 달을 고르세요."), "month"
        )
    report, new = Report.objects.get_or_create(project=held, month=month)
    if report.is_frozen:
        raise Refused(_("이미 제출한 보고입니다. 보완 요청을 받으면 고칠 수 있습니다."), "transition")
    report.done, report.planned, report.problems = done.strip(), planned.strip(), problems.strip()
    report.written_by = by
    report.save(update_fields=["done", "planned", "problems", "written_by"])
    record(report, "report.written", by=by, to_state=report.status if new else "")
    return report


@transaction.atomic
def submit(*, report: Report, by: User) -> Report:
    """Hand it in with the facts of now."""
    require(permissions.can_write_report(by, report.project))
    _hold(report)
    if not report.done:
        raise ValidationError({"done": _("이 달에 한 일을 적으세요.")})
    if not report.planned:
        raise ValidationError({"planned": _("다음 달에 할 일을 적으세요.")})
    frozen = {
        "facts": report_facts.of(report.project, report.month),
        "submitted_by": by,
        "submitted_at": clock.now(),
        "decided_by": None,
        "decision_reason": "",
    }
    move(report, workflow.REPORT, to=Report.Status.SUBMITTED, by=by, set=frozen)
    month = _month(report)
    title = notices.named(
        report.project, lambda: _("%(month)s 월간 보고가 제출되었습니다.") % {"month": month}
    )
    notices.tell_coordinator(project=report.project, kind=KIND, title=title, by=by, section="reports")
    return report


@transaction.atomic
def accept(*, report: Report, by: User) -> Report:
    """Nobody accepts what it has submitted itself."""
    require(permissions.can_decide_report(by, report))
    return _decide(report, to=Report.Status.ACCEPTED, reason="", by=by)


@transaction.atomic
def return_(*, report: Report, reason: str, by: User) -> Report:
    """Have it mended; `reason` tells what."""
    require(permissions.can_decide_report(by, report))
    if not reason.strip():
        raise ValidationError({"reason": _("무엇을 보완해야 하는지 적으세요.")})
    return _decide(report, to=Report.Status.RETURNED, reason=reason.strip(), by=by)


def _decide(report: Report, *, to: Report.Status, reason: str, by: User) -> Report:
    _hold(report)
    decision = {"decided_by": by, "decision_reason": reason}
    move(report, workflow.REPORT, to=to, by=by, reason=reason, set=decision)
    told = {"month": _month(report)}

    def event() -> str:
        return _("%(month)s 월간 보고 검토 결과: %(result)s") % (told | {"result": to.label})

    title = notices.named(report.project, event)
    notices.tell_firms(project=report.project, kind=KIND, title=title, body=reason, by=by, section="reports")
    return report


def _hold(report: Report) -> None:
    report.refresh_from_db(from_queryset=Report.objects.select_for_update())


def _month(report: Report) -> str:
    return f"{report.month:%Y-%m}"
