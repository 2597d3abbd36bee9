"""Agreements (협약), or contracts where the firms fund themselves, and the versions of their terms.

Parties, period, budget and targets change only by an approved amendment (협약변경), which is the next version of the
terms; the original is version 1 and is kept beside the current one.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from foundation.history import clock

from .programmes import CostCategory, Programme
from .projects import Project, ProjectRecordQuerySet
from .promises import Measure

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from companies.models import User


class AgreementQuerySet(ProjectRecordQuerySet):
    def in_force(self) -> "AgreementQuerySet":
        return self.filter(status__in=Agreement.IN_FORCE)

    def to_amend(self) -> "AgreementQuerySet":
        """Those with an amendment that waits for its decision."""
        return self.filter(versions__status=Terms.Status.REQUESTED)


class Agreement(models.Model):
    class Kind(models.TextChoices):
        FUNDED = "funded", _("협약")
        CONTRACT = "contract", _("자비 계약")

    class Status(models.TextChoices):
        DRAFT = "draft", _("작성 중")
        SIGNED = "signed", _("체결")
        AMENDED = "amended", _("변경 체결")
        CLOSED = "closed", _("종료")

    IN_FORCE = (Status.SIGNED, Status.AMENDED)

    project = models.OneToOneField(Project, models.CASCADE, related_name="agreement")
    kind = models.CharField(_("구분"), max_length=8, choices=Kind.choices)
    programme = models.ForeignKey(
        Programme, models.PROTECT, null=True, related_name="agreements", verbose_name=_("사업")
    )
    fiscal_year = models.PositiveSmallIntegerField(_("귀속연도"))
    plan_task = models.PositiveSmallIntegerField(_("추진과제 번호"), null=True)
    follow_up_years = models.PositiveSmallIntegerField(_("사후관리 기간(년)"))
    status = models.CharField(_("상태"), max_length=8, choices=Status.choices, default=Status.DRAFT)
    document_number = models.CharField(_("문서번호"), max_length=60, blank=True)
    signed_on = models.DateField(_("체결일"), null=True)
    effective_on = models.DateField(_("시행일"), null=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("협약")
        verbose_name_plural = _("협약")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="contract") | Q(programme__isnull=False), name="funded_by_a_programme"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.get_kind_display()}"

    @property
    def is_in_force(self) -> bool:
        return self.status in self.IN_FORCE

    @property
    def original(self) -> "Terms | None":
        return self.versions.in_full().filter(number=1).first()

    @property
    def current(self) -> "Terms | None":
        """The terms in force; the draft while nothing is signed."""
        rows = self.versions.in_full()
        return rows.filter(status__in=[Terms.Status.APPROVED, Terms.Status.DRAFT]).last()


class TermsQuerySet(models.QuerySet["Terms"]):
    def visible_to(self, user: "User") -> "TermsQuerySet":
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def approved(self) -> "TermsQuerySet":
        """What is or was in force, the present version of each agreement last."""
        return self.filter(status=Terms.Status.APPROVED).order_by("number")

    def present(self, projects: "Collection[Project] | Collection[UUID]") -> "dict[UUID, Terms]":
        """The version in force of each of the projects that has one, by the project's key; one query."""
        rows = self.approved().filter(agreement__project__in=projects).select_related("agreement")
        return {row.agreement.project_id: row for row in rows}

    def in_full(self) -> "TermsQuerySet":
        rows = self.select_related("lead", "project_lead", "requested_by", "decided_by")
        return rows.prefetch_related("lines__category", "targets__measure")


class Terms(models.Model):
    """One version of an agreement's terms; what was asked for and not approved stays as it was."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("작성 중")
        REQUESTED = "requested", _("변경 신청")
        APPROVED = "approved", _("시행")
        REJECTED = "rejected", _("반려")
        WITHDRAWN = "withdrawn", _("철회")

    class Vat(models.TextChoices):
        EXCLUDED = "excluded", _("부가세 별도")
        INCLUDED = "included", _("부가세 포함")
        EXEMPT = "exempt", _("면세")

    class Owner(models.TextChoices):
        DEMAND = "demand", _("수요기업")
        SUPPLIER = "supplier", _("공급기업")
        SHARED = "shared", _("공동 소유")

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("판"))
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    lead = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=_("주관기관"))
    project_lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("과제책임자")
    )
    starts_on = models.DateField(_("시작일"))
    ends_on = models.DateField(_("종료일"))
    grant_krw = models.BigIntegerField(_("지원금(원)"), default=0)
    cash_krw = models.BigIntegerField(_("민간부담금 현금(원)"), default=0)
    in_kind_krw = models.BigIntegerField(_("민간부담금 현물(원)"), default=0)
    vat = models.CharField(_("부가세"), max_length=8, choices=Vat.choices, default=Vat.EXCLUDED)
    data_owner = models.CharField(_("데이터의 소유"), max_length=8, choices=Owner.choices)
    model_owner = models.CharField(_("학습된 모델의 소유"), max_length=8, choices=Owner.choices)
    ownership_note = models.TextField(_("소유와 이용 조건"), blank=True)
    reason = models.TextField(_("변경 사유"), blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(_("신청일시"), default=clock.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("결정일시"), null=True)
    decision_reason = models.TextField(_("결정 사유"), blank=True)
    document_number = models.CharField(_("변경 문서번호"), max_length=60, blank=True)
    effective_on = models.DateField(_("시행일"), null=True)

    objects = TermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("협약 조건")
        verbose_name_plural = _("협약 조건")
        ordering = ["agreement_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="one_terms_version"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(status="requested"), name="one_pending_amendment"
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="terms_period"),
            models.CheckConstraint(
                condition=Q(grant_krw__gte=0, cash_krw__gte=0, in_kind_krw__gte=0), name="terms_amounts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} v{self.number}"

    @property
    def private_krw(self) -> int:
        """민간부담금."""
        return self.cash_krw + self.in_kind_krw

    @property
    def total_krw(self) -> int:
        """총사업비."""
        return self.grant_krw + self.private_krw

    def covers(self, day: "date") -> bool:
        return self.starts_on <= day <= self.ends_on


class TermsLine(models.Model):
    """A line of the budget: the lines of each source add up to that source's amount in the terms."""

    class Source(models.TextChoices):
        GRANT = "grant", _("지원금")
        CASH = "cash", _("민간 현금")
        IN_KIND = "in_kind", _("민간 현물")

    terms = models.ForeignKey(Terms, models.CASCADE, related_name="lines")
    category = models.ForeignKey(CostCategory, models.PROTECT, related_name="+", verbose_name=_("비목"))
    source = models.CharField(_("재원"), max_length=8, choices=Source.choices)
    amount_krw = models.BigIntegerField(_("금액(원)"))

    class Meta:
        verbose_name = _("예산 비목")
        verbose_name_plural = _("예산 비목")
        ordering = ["terms_id", "category__position", "source"]
        constraints = [
            models.UniqueConstraint(fields=["terms", "category", "source"], name="one_line_per_category"),
            models.CheckConstraint(condition=Q(amount_krw__gt=0), name="terms_line_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.get_source_display()}"


class TermsTarget(models.Model):
    """The target of a KPI in one version of the terms."""

    terms = models.ForeignKey(Terms, models.CASCADE, related_name="targets")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+", verbose_name=_("지표"))
    target = models.DecimalField(_("목표값"), max_digits=14, decimal_places=3)

    class Meta:
        verbose_name = _("협약 목표")
        verbose_name_plural = _("협약 목표")
        ordering = ["terms_id", "measure__position"]
        constraints = [models.UniqueConstraint(fields=["terms", "measure"], name="one_target_per_measure")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.target}"
