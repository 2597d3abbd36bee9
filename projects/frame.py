"""What projects put into the frame of every page."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from companies.permissions import is_operator
from foundation.pages import frame
from matchmaking.models import Match

from . import permissions
from .models import Deliverable, Gate, GateReview, Measurement, Project


def nav(user: Any) -> Iterator[frame.NavItem]:
    if is_operator(user) or _performs(user):
        yield frame.NavItem(_("과제"), reverse("projects:list"), order=40)
    if permissions.can_read_programmes(user):
        yield frame.NavItem(_("사업"), reverse("projects:programmes"), order=71, seldom=True)
    if permissions.can_read_templates(user):
        yield frame.NavItem(_("평가 서식"), reverse("projects:templates"), order=72, seldom=True)
    if permissions.can_see_reviews(user):
        yield frame.NavItem(_("단계평가"), reverse("projects:reviews"), order=45)


def _performs(user: Any) -> bool:
    if any(row.company.status == "approved" for row in user.firms.values()):
        return True
    # A suspended firm's running projects continue.
    return bool(user.firms) and Project.objects.of_firms(user).exists()


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
    if permissions.can_see_reviews(user):
        count = GateReview.objects.visible_to(user).to_do().count()
        yield frame.Waiting(_("서약·채점할 평가"), count, reverse("projects:reviews"), order=45)
    if user.firms:
        # A reserve that succeeded, or what a round decided.
        selected = Match.objects.filter(
            need__company__in=list(user.firms), status=Match.Status.SELECTED, project=None
        )
        if count := selected.count():
            sent = reverse("matchmaking:sent")
            yield frame.Waiting(_("과제를 열 선정"), count, f"{sent}?status=selected", order=35)
    if _performs(user):
        count = Gate.objects.to_submit().filter(project__in=Project.objects.of_firms(user)).count()
        yield frame.Waiting(_("산출물을 제출할 과제"), count, f"{projects}?todo=submit", order=43)
    if permissions.can_see_claims(user) and (count := Measurement.objects.to_verify(user).count()):
        yield frame.Waiting(_("확인할 측정값"), count, reverse("projects:to_verify"), order=44)


frame.register(nav=nav, waiting=waiting)
