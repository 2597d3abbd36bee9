"""What the catalogue puts into the frame of every page."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from companies.permissions import is_operator, is_supplier
from foundation.pages import frame

from .models import Solution


def nav(user: Any) -> Iterator[frame.NavItem]:
    yield frame.NavItem(_("솔루션"), reverse("solutions:list"), order=20)
    if is_operator(user):
        yield frame.NavItem(_("유의어 사전"), reverse("thesaurus:list"), order=70, seldom=True)


def waiting(user: Any) -> Iterator[frame.Waiting]:
    if is_operator(user):
        count = Solution.objects.filter(status=Solution.Status.SUBMITTED).count()
        yield frame.Waiting(_("검토할 솔루션"), count, reverse("solutions:review"), order=20)
    suppliers = [key for key, row in user.firms.items() if row.company.supplies]
    if suppliers:
        count = Solution.objects.filter(company__in=suppliers, status=Solution.Status.RETURNED).count()
        yield frame.Waiting(_("보완 요청받은 솔루션"), count, reverse("solutions:mine"), order=30)


def actions(user: Any) -> Iterator[frame.Action]:
    if is_supplier(user):
        yield frame.Action(_("솔루션 등록"), reverse("solutions:create"), order=20)


frame.register(nav=nav, waiting=waiting, actions=actions)
