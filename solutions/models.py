"""The catalogue: what suppliers offer, in the taxonomy's terms, with references that show it."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.permissions import is_operator
from foundation.history import clock
from foundation.history.models import Identified
from foundation.search.models import Indexed

if TYPE_CHECKING:
    from companies.models import User


class Term(models.Model):
    """A term of the taxonomy; solutions and needs point at rows, never at strings."""

    class Facet(models.TextChoices):
        PROCESS = "process", _("공정·업무")
        AI_TASK = "ai_task", _("AI 기술유형")
        DATA_TYPE = "data_type", _("데이터 종류")
        DEPLOYMENT = "deployment", _("설치 환경")
        STRATEGIC_INDUSTRY = "strategic_industry", _("전략산업")

    facet = models.CharField(_("갈래"), max_length=20, choices=Facet.choices)
    name = models.CharField(_("이름"), max_length=40)
    position = models.PositiveSmallIntegerField(_("순서"), default=0)

    class Meta:
        verbose_name = _("분류어")
        verbose_name_plural = _("분류어")
        ordering = ["facet", "position"]
        constraints = [models.UniqueConstraint(fields=["facet", "name"], name="unique_term")]

    def __str__(self) -> str:
        return self.name


class ThesaurusEntry(models.Model):
    """One meaning: the form that the catalogue prefers and the others that people say and write for it.

    `variants` come most written first, as searches also look for the first few. `version` grows with every edit.
    """

    preferred = models.CharField(_("대표어"), max_length=60, unique=True)
    variants = models.JSONField(_("같은 뜻의 말"), default=list)
    term = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="thesaurus", verbose_name=_("분류어")
    )
    note = models.CharField(_("메모"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(_("고친 일시"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("유의어")
        verbose_name_plural = _("유의어")
        ordering = ["preferred"]

    def __str__(self) -> str:
        return self.preferred


class SolutionQuerySet(models.QuerySet["Solution"]):
    def visible_to(self, user: "User") -> "SolutionQuerySet":
        """All for the operating body; else one's own firms' and what is offered."""
        if not user.is_authenticated:
            return self.none()
        if is_operator(user):
            return self
        return self.filter(Q(company__in=list(user.firms)) | OFFERED)

    def offered(self) -> "SolutionQuerySet":
        """Published, by a firm that is approved: what demand firms may be shown."""
        return self.filter(OFFERED)

    def for_list(self) -> "SolutionQuerySet":
        return self.select_related("company").prefetch_related("terms", "references")


class Solution(Identified, Indexed):
    class Status(models.TextChoices):
        DRAFT = "draft", _("작성 중")
        SUBMITTED = "submitted", _("검토 대기")
        PUBLISHED = "published", _("공개")
        RETURNED = "returned", _("보완 요청")
        WITHDRAWN = "withdrawn", _("공개 종료")

    company = models.ForeignKey(Company, models.PROTECT, related_name="solutions", verbose_name=_("공급기업"))
    title = models.CharField(_("솔루션 이름"), max_length=120)
    summary = models.CharField(_("한 줄 소개"), max_length=200, blank=True)
    description = models.TextField(_("상세 설명"), blank=True)
    industries = models.JSONField(_("적용 업종"), default=list, blank=True)
    terms = models.ManyToManyField(Term, related_name="solutions", blank=True)
    price_min_krw = models.BigIntegerField(_("최소 도입비용(원)"), null=True, blank=True)
    price_max_krw = models.BigIntegerField(_("최대 도입비용(원)"), null=True, blank=True)
    lead_time_weeks = models.PositiveSmallIntegerField(_("도입 기간(주)"), null=True, blank=True)
    certifications = models.JSONField(_("인증"), default=list, blank=True)
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    published_at = models.DateTimeField(_("공개일시"), null=True, blank=True)

    objects = SolutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("솔루션")
        verbose_name_plural = _("솔루션")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["status", "company"], name="solution_status_company")]
        constraints = [
            models.CheckConstraint(
                condition=Q(price_min_krw=None)
                | Q(price_max_krw=None)
                | Q(price_min_krw__lte=models.F("price_max_krw")),
                name="solution_price_range",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def terms_of(self, facet: str) -> list[str]:
        """Names of its terms in one facet, in the taxonomy's order; uses the prefetched terms."""
        return [t.name for t in self.terms.all() if t.facet == facet]


FIRST_YEAR = 1980  # of a reference


class Reference(models.Model):
    """A past delivery of a solution, as the supplier states it."""

    solution = models.ForeignKey(Solution, models.CASCADE, related_name="references")
    industry = models.CharField(_("업종"), max_length=60)
    year = models.PositiveSmallIntegerField(_("연도"))
    outcome = models.CharField(_("성과"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("실적")
        verbose_name_plural = _("실적")
        ordering = ["-year", "pk"]

    def __str__(self) -> str:
        return f"{self.industry}({self.year}) {self.outcome}"


OFFERED = Q(status=Solution.Status.PUBLISHED, company__status=Company.Status.APPROVED)
