"""What alliance adds to the frame of every page."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import User
from foundation.pages import frame

from . import permissions


def nav(user: User) -> Iterable[frame.NavItem]:
    if permissions.can_see_kpis(user):
        yield frame.NavItem(_("성과지표"), reverse("alliance:board"), order=80)


frame.register(nav=nav)
