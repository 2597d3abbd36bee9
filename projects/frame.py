"""What projects put into the frame of every page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from companies.permissions import buys, is_operator
from foundation.history import clock
from foundation.pages import frame
from matchmaking.models import Match

from . import due, permissions
from .models import (
    Agreement,
    Deliverable,
    Diligence,
    DiligenceSeat,
    FollowUp,
    Gate,
    GateReview,
    Lesson,
    Measurement,
    Project,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet


def nav(user: Any) -> Iterator[frame.NavItem]:
    if is_operator(user) or _performs(user):
        yield frame.NavItem(_("과제"), reverse("projects:list"), order=40)
        yield frame.NavItem(_("교훈"), reverse("projects:lessons"), order=48, seldom=True)
    if permissions.can_read_programmes(user):
        yield frame.NavItem(_("사업"), reverse("projects:programmes"), order=71, seldom=True)
    if permissions.can_read_templates(user):
        yield frame.NavItem(_("평가 서식"), reverse("projects:templates"), order=72, seldom=True)
    if permissions.can_see_reviews(user):
        yield frame.NavItem(_("단계평가"), reverse("projects:reviews"), order=45)
        yield frame.NavItem(_("성실수행 판정"), reverse("projects:seats"), order=46)


def _performs(user: Any) -> bool:
    if any(row.company.status == "approved" for row in user.firms.values()):
        return True
    # A suspended firm's running projects continue.
    return bool(user.firms) and Project.objects.of_firms(user).exists()


def _after(projects: str) -> Iterator[frame.Waiting]:
    """What waits for an operator once a project has ended, where anything does."""
    for label, rows, todo in (
        (_("판정할 중단 과제"), Diligence.objects.sitting(), "judge"),
        (_("공개를 검토할 교훈"), Lesson.objects.submitted(), "publish"),
        (_("확인할 사후관리"), FollowUp.objects.submitted(), "confirm"),
    ):
        if count := rows.count():
            yield frame.Waiting(label, count, f"{projects}?todo={todo}", order=47)


def _due(user: Any, projects: "QuerySet[Project]") -> int:
    """How much is due soon, or overdue, that is this person's turn or that of a firm of theirs."""
    found = due.of(projects, clock.today() + due.AHEAD)
    return sum(item.concerns(user) for rows in found.values() for item in rows)


def waiting(user: Any) -> Iterator[frame.Waiting]:
    projects = reverse("projects:list")
    if is_operator(user):
        submitted = Deliverable.objects.filter(
            status=Deliverable.Status.SUBMITTED, gate__status__in=Gate.OPEN
        )
        yield frame.Waiting(_("검토할 산출물"), submitted.count(), f"{projects}?todo=accept", order=40)
        decide, assign = Gate.objects.to_decide().count(), Gate.objects.to_assign().count()
        yield frame.Waiting(_("의결할 단계평가"), decide, f"{projects}?todo=decide", order=41)
        yield frame.Waiting(_("평가위원 위촉이 필요한 단계평가"), assign, f"{projects}?todo=assign", order=42)
        if count := Agreement.objects.to_amend().count():
            yield frame.Waiting(_("결정할 협약변경"), count, f"{projects}?todo=amend", order=43)
        yield from _after(projects)
    if permissions.can_see_reviews(user):
        count = GateReview.objects.visible_to(user).to_do().count()
        yield frame.Waiting(_("서약·채점할 평가"), count, reverse("projects:reviews"), order=45)
        if count := DiligenceSeat.objects.visible_to(user).to_do().count():
            yield frame.Waiting(_("서약·의견을 낼 판정"), count, reverse("projects:seats"), order=46)
    if user.firms:
        # A reserve that succeeded, or what a round decided.
        selected = Match.objects.filter(
            need__company__in=list(user.firms), status=Match.Status.SELECTED, project=None
        )
        if count := selected.count():
            sent = reverse("matchmaking:sent")
            yield frame.Waiting(_("과제를 열 선정"), count, f"{sent}?status=selected", order=35)
    if buys(user):
        own = Project.objects.filter(demand_firm__in=list(user.firms))
        if count := FollowUp.objects.to_answer(clock.today()).filter(project__in=own).count():
            yield frame.Waiting(_("답할 사후관리"), count, f"{projects}?todo=answer", order=44)
    if _performs(user):
        theirs = Project.objects.of_firms(user).select_related("demand_firm", "supplier", "coordinator")
        if count := _due(user, theirs):
            yield frame.Waiting(
                _("과제에서 2주 안에 할 일"), count, f"{reverse('projects:due')}?mine=1", order=42
            )
        count = Gate.objects.to_submit().filter(project__in=theirs).count()
        yield frame.Waiting(_("산출물을 제출할 과제"), count, f"{projects}?todo=submit", order=43)
    if permissions.can_see_claims(user) and (count := Measurement.objects.to_verify(user).count()):
        yield frame.Waiting(_("확인할 측정값"), count, reverse("projects:to_verify"), order=44)


frame.register(nav=nav, waiting=waiting)
