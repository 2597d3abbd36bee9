"""What a project taught: written by those who did it, read by everybody who is at work on something like it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.permissions import is_operator
from foundation.history import clock
from foundation.search.models import Indexed
from solutions.models import Term

from .projects import Project

if TYPE_CHECKING:
    from companies.models import User
    from foundation.search import Segment


class LessonQuerySet(models.QuerySet["Lesson"]):
    def visible_to(self, user: "User") -> "LessonQuerySet":
        """Published ones to everybody who is signed in; drafts to the project's firms and the operating body."""
        if not user.is_authenticated:
            return self.none()
        if is_operator(user):
            return self
        own = Q(project__in=Project.objects.of_firms(user))
        return self.filter(Q(status=Lesson.Status.PUBLISHED) | own)

    def published(self) -> "LessonQuerySet":
        return self.filter(status=Lesson.Status.PUBLISHED)

    def submitted(self) -> "LessonQuerySet":
        return self.filter(status=Lesson.Status.SUBMITTED)

    def for_list(self) -> "LessonQuerySet":
        """With what says what they are about: the need's terms and the solution's."""
        rows = self.select_related("project__match__need", "project__match__solution")
        return rows.prefetch_related("project__match__need__terms", "project__match__solution__terms")


class Lesson(Indexed):
    """Names no firm: published ones are read by others."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("작성 중")
        SUBMITTED = "submitted", pgettext_lazy("lesson", "검토 요청")
        PUBLISHED = "published", _("공개")
        WITHDRAWN = "withdrawn", _("내림")

    project = models.ForeignKey(Project, models.CASCADE, related_name="lessons")
    title = models.CharField(_("제목"), max_length=120)
    tried = models.TextField(_("해 본 것"))
    failed = models.TextField(_("잘되지 않은 까닭"), blank=True)
    instead = models.TextField(_("다음에 해 볼 것"))
    assets = models.TextField(_("다시 쓸 수 있는 자산"), blank=True)
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("작성일시"), default=clock.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision_reason = models.TextField(_("검토 의견"), blank=True)
    published_at = models.DateTimeField(_("공개일시"), null=True)

    #: What a search has marked in it.
    marked_title: "list[Segment] | None" = None
    marked: "list[Segment] | None" = None

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("교훈")
        verbose_name_plural = _("교훈")
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def terms_of(self, facet: str) -> list[str]:
        """Names of its terms in one facet: the process is the need's, the technique the solution's."""
        match = self.project.match
        told = match.need if facet == Term.Facet.PROCESS else match.solution
        return told.terms_of(facet)

    @property
    def tags(self) -> list[str]:
        return [*self.terms_of(Term.Facet.PROCESS), *self.terms_of(Term.Facet.AI_TASK)]

    def get_absolute_url(self) -> str:
        return reverse("projects:lesson", args=[self.pk])
