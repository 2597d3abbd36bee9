"""Success cases: told in public only with the consent of both firms, on measures that others verified."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.permissions import is_operator
from foundation.history.models import Identified
from projects.models import Project

if TYPE_CHECKING:
    from companies.models import User


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: "User") -> "CaseQuerySet":
        """Published ones to everybody; the others to the operating body and the two firms."""
        published = Q(status=Case.Status.PUBLISHED)
        if not user.is_authenticated:
            return self.filter(published)
        if is_operator(user):
            return self
        return self.filter(published | Q(project__in=Project.objects.of_firms(user)))

    def published(self) -> "CaseQuerySet":
        return self.filter(status=Case.Status.PUBLISHED)


class Case(Identified):
    class Status(models.TextChoices):
        DRAFT = "draft", _("작성 중")
        ASKED = "asked", _("동의 요청")
        PUBLISHED = "published", _("공개")
        WITHDRAWN = "withdrawn", _("내림")

    project = models.OneToOneField(Project, models.PROTECT, related_name="case", verbose_name=_("과제"))
    title = models.CharField(_("제목"), max_length=120)
    before = models.TextField(_("이전"))
    after = models.TextField(_("이후"))
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    demand_consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("수요기업 동의자"),
    )
    demand_consent_at = models.DateTimeField(_("수요기업 동의일시"), null=True)
    supplier_consent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("공급기업 동의자"),
    )
    supplier_consent_at = models.DateTimeField(_("공급기업 동의일시"), null=True)
    published_at = models.DateTimeField(_("공개일시"), null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("성공사례")
        verbose_name_plural = _("성공사례")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published")
                | Q(demand_consent_at__isnull=False, supplier_consent_at__isnull=False),
                name="published_with_both_consents",
            )
        ]

    def __str__(self) -> str:
        return self.title
