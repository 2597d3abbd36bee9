"""What alliance adds to the frame of every page."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import User
from companies.permissions import is_operator
from foundation.pages import frame

from . import permissions

ALLIANCE = "/alliance/"


def nav(user: User) -> Iterable[frame.NavItem]:
    if permissions.can_see_kpis(user):
        yield frame.NavItem(_("얼라이언스"), reverse("alliance:board"), order=80, also=(ALLIANCE,))


def actions(user: User) -> Iterable[frame.Action]:
    if permissions.can_see_kpis(user) and not is_operator(user):
        yield frame.Action(_("성과지표 보기"), reverse("alliance:board"), order=10)


frame.register(nav=nav, actions=actions)
