"""What alliance adds to the frame of every page."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import User
from companies.permissions import is_operator
from foundation.pages import frame

from . import permissions
from .models import Case

ALLIANCE = "/alliance/"


def nav(user: User) -> Iterable[frame.NavItem]:
    if permissions.can_see_kpis(user):
        yield frame.NavItem(_("얼라이언스"), reverse("alliance:board"), order=80, also=(ALLIANCE,))
    elif permissions.can_see_cases(user):
        yield frame.NavItem(_("성공사례"), reverse("alliance:cases"), order=80, seldom=True)


def actions(user: User) -> Iterable[frame.Action]:
    if permissions.can_see_kpis(user) and not is_operator(user):
        yield frame.Action(_("성과지표 보기"), reverse("alliance:board"), order=10)


def waiting(user: User) -> Iterable[frame.Waiting]:
    listed = reverse("alliance:cases")
    if user.firms and (count := Case.objects.to_consent(user).count()):
        yield frame.Waiting(_("동의할 성공사례"), count, listed, order=48)
    if permissions.can_prepare(user) and (count := Case.objects.to_publish().count()):
        yield frame.Waiting(_("공개할 성공사례"), count, listed, order=48)


frame.register(nav=nav, actions=actions, waiting=waiting)
