"""What alliance adds to the frame of every page."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import User
from companies.permissions import is_operator
from foundation.pages import frame

from . import permissions
from .models import Attendance, Case
from .services import decisions, minutes

ALLIANCE = "/alliance/"


def nav(user: User) -> Iterable[frame.NavItem]:
    if permissions.can_see_kpis(user):
        yield frame.NavItem(_("얼라이언스"), reverse("alliance:board"), order=80, also=(ALLIANCE,))
        return
    if permissions.can_see_divisions(user):
        yield frame.NavItem(_("분과·연구회"), reverse("alliance:divisions"), order=80)
    if permissions.can_see_cases(user):
        yield frame.NavItem(_("성공사례"), reverse("alliance:cases"), order=81, seldom=True)


def actions(user: User) -> Iterable[frame.Action]:
    if permissions.can_see_kpis(user) and not is_operator(user):
        yield frame.Action(_("성과지표 보기"), reverse("alliance:board"), order=10)


def waiting(user: User) -> Iterable[frame.Waiting]:
    listed = reverse("alliance:cases")
    if user.firms and (count := Case.objects.to_consent(user).count()):
        yield frame.Waiting(_("동의할 성공사례"), count, listed, order=48)
    if permissions.can_prepare(user) and (count := Case.objects.to_publish().count()):
        yield frame.Waiting(_("공개할 성공사례"), count, listed, order=48)
    if permissions.can_see_kpis(user):
        yield from _called(user)
        yield from _decided(user)


def _called(user: User) -> Iterable[frame.Waiting]:
    """The meetings to which one was called and hasn't answered."""
    if asked := list(Attendance.objects.unanswered(user).select_related("meeting")):
        yield frame.Waiting(_("회신할 회의"), len(asked), asked[0].meeting.get_absolute_url(), order=47)


def _decided(user: User) -> Iterable[frame.Waiting]:
    """What one is to do since a meeting decided it, what others have done of it, and minutes to read."""
    listed = reverse("alliance:decisions")
    if count := decisions.to_do(user).count():
        yield frame.Waiting(_("이행할 의결 사항"), count, f"{listed}?owner={user.pk}", order=49)
    if permissions.can_prepare(user) and (count := decisions.to_confirm(user).count()):
        yield frame.Waiting(_("확인할 의결 이행"), count, f"{listed}?status=reported", order=49)
    if meetings := minutes.to_approve(user):
        yield frame.Waiting(_("승인할 회의록"), len(meetings), meetings[0].get_absolute_url(), order=49)


frame.register(nav=nav, actions=actions, waiting=waiting)
