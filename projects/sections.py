"""The pages of a project, as tabs: which there are, and to whom each is open."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.models import User

from . import permissions
from .models import Project, Stage


@dataclass(frozen=True)
class Section:
    """`opens` says whether somebody who sees the project sees this page of it; `name` is its route's too."""

    name: str
    label: str | Promise
    opens: Callable[[User, Project], bool]


def to_all(user: User, project: Project) -> bool:
    """Whoever sees the project: firms, operating body, and reviewers who have pledged."""
    return True


def was_stopped(user: User, project: Project) -> bool:
    """Whose diligence is judged: one that was stopped after its preparation."""
    stopped = project.stage == Stage.STOPPED and hasattr(project, "diligence")
    return stopped and permissions.can_follow(user, project)


def is_completed(user: User, project: Project) -> bool:
    return project.stage in (Stage.COMPLETED, Stage.FOLLOW_UP) and permissions.can_follow(user, project)


SECTIONS = (
    Section("detail", _("개요"), to_all),
    Section("gates", _("단계평가"), to_all),
    Section("agreement", _("협약"), permissions.can_follow),
    Section("plan", _("계획"), permissions.can_follow),
    Section("measurements", _("성과측정"), to_all),
    Section("money", _("사업비"), permissions.can_follow),
    Section("risks", _("위험"), permissions.can_follow),
    Section("reports", _("보고"), permissions.can_follow),
    Section("project_lessons", _("교훈"), permissions.can_follow),
    Section("diligence", _("판정"), was_stopped),
    Section("follow_up", _("사후관리"), is_completed),
)
BY_NAME = {section.name: section for section in SECTIONS}


def tabs(user: User, project: Project, present: str) -> Iterator[tuple[str | Promise, str, bool]]:
    """Label, address, and whether it is the present one, of each page that is open to the person."""
    for section in SECTIONS:
        if section.opens(user, project):
            yield (
                section.label,
                reverse(f"projects:{section.name}", args=[project.pk]),
                section.name == present,
            )
