"""The alliance's pages, as tabs: which there are, and to whom each is open."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import User

from . import permissions


@dataclass(frozen=True)
class Section:
    """`name` is its route's too."""

    name: str
    label: str | Promise
    opens: Callable[[User], bool]


#: In this order.
SECTIONS = (
    Section("board", _("성과지표"), permissions.can_see_kpis),
    Section("meetings", _("회의"), permissions.can_see_kpis),
    Section("packs", pgettext_lazy("list", "회의 자료"), permissions.can_see_kpis),
    Section("decisions", pgettext_lazy("list", "의결 사항"), permissions.can_see_kpis),
    Section("divisions", _("분과·연구회"), permissions.can_see_divisions),
    Section("cases", _("성공사례"), permissions.can_see_cases),
    Section("members", pgettext_lazy("list", "위원"), permissions.can_see_kpis),
    Section("settings", _("설정"), permissions.can_set_targets),
)


def tabs(user: User, present: str) -> Iterator[tuple[str | Promise, str, bool]]:
    """Label, address, and whether it is the present one, of each page that is open to the person."""
    for section in SECTIONS:
        if section.opens(user):
            yield section.label, reverse(f"alliance:{section.name}"), section.name == present
