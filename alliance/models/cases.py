"""Success cases: told in public only with the consent of both firms, on measures that others verified.

What is consented to is a version: text and figures stay as they are while consent is asked for and after it was given.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.permissions import is_operator, owns
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

    def to_consent(self, user: "User") -> "CaseQuerySet":
        """That wait for the consent of a firm that this person may bind."""
        bound = [key for key, row in user.firms.items() if owns(user, row.company)]
        demand = Q(project__demand_firm__in=bound, demand_consent_at=None)
        supplier = Q(project__supplier__in=bound, supplier_consent_at=None)
        return self.filter(demand | supplier, status=Case.Status.ASKED)

    def to_publish(self) -> "CaseQuerySet":
        """To which both firms have consented."""
        consented = {"demand_consent_at__isnull": False, "supplier_consent_at__isnull": False}
        return self.filter(status=Case.Status.ASKED, **consented)

    def for_list(self) -> "CaseQuerySet":
        return self.select_related("project__demand_firm", "project__supplier")


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
    #: Raised whenever the firms are asked; consents are to this one.
    version = models.PositiveSmallIntegerField(_("판"), default=0)
    #: What had been verified when they were asked (alliance/cases.py).
    figures = models.JSONField(_("확인된 값"), default=list)
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

    def get_absolute_url(self) -> str:
        return reverse("alliance:case", args=[self.pk])

    @property
    def consented(self) -> bool:
        """By both firms, to the present version."""
        return self.demand_consent_at is not None and self.supplier_consent_at is not None
