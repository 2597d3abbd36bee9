"""A firm (수요기업, 공급기업 or both) and its sites. Only an approved one posts needs or offers solutions."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.history.models import Identified
from foundation.search.models import Indexed

from ..districts import District
from ..permissions import is_operator

if TYPE_CHECKING:
    from .people import User


class CompanyQuerySet(models.QuerySet["Company"]):
    def visible_to(self, user: "User") -> "CompanyQuerySet":
        """All for the operating body; else approved suppliers, and one's own firms once they were decided on:
        until then a new firm must look like a number that is known already, which became a claim."""
        if not user.is_authenticated:
            return self.none()
        if is_operator(user):
            return self
        return self.filter(
            models.Q(pk__in=list(user.firms)) & ~models.Q(status=Company.Status.PENDING)
            | models.Q(status=Company.Status.APPROVED, kind__in=[Company.Kind.SUPPLIER, Company.Kind.BOTH])
        )

    def approved(self) -> "CompanyQuerySet":
        return self.filter(status=Company.Status.APPROVED)

    def simulated(self) -> "CompanyQuerySet":
        """The demo's."""
        return self.filter(external_id__startswith="demo-")


class Company(Identified, Indexed):
    class Kind(models.TextChoices):
        DEMAND = "demand", _("수요기업")
        SUPPLIER = "supplier", _("공급기업")
        BOTH = "both", _("수요·공급기업")

    class Status(models.TextChoices):
        PENDING = "pending", _("승인 대기")
        APPROVED = "approved", _("승인")
        REJECTED = "rejected", _("반려")
        SUSPENDED = "suspended", _("이용 정지")

    class SmartFactory(models.TextChoices):
        NONE = "none", _("없음")
        BASIC = "basic", _("기초")
        MIDDLE1 = "middle1", _("중간1")
        MIDDLE2 = "middle2", _("중간2")
        ADVANCED = "advanced", _("고도화")

    business_number = models.CharField(_("사업자등록번호"), max_length=10, unique=True)
    name = models.CharField(_("기업명"), max_length=100)
    kind = models.CharField(_("구분"), max_length=10, choices=Kind.choices)
    introduction = models.TextField(_("기업 소개"), blank=True)
    industry_text = models.CharField(_("업종(주요 생산품)"), max_length=200, blank=True)
    ksic = models.ForeignKey(
        "companies.Ksic",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("표준산업분류"),
    )
    employees = models.PositiveIntegerField(_("종업원 수"), null=True, blank=True)
    founded_year = models.PositiveSmallIntegerField(_("설립연도"), null=True, blank=True)
    revenue_krw = models.BigIntegerField(_("연매출(원)"), null=True, blank=True)
    smart_factory_level = models.CharField(
        _("스마트공장 수준"), max_length=10, choices=SmartFactory.choices, blank=True
    )
    open_slots = models.PositiveSmallIntegerField(
        _("동시 상담 가능 건수"),
        default=5,
        help_text=_("공급기업이 한꺼번에 맡을 수 있는 초대·상담 건수입니다."),
    )
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.PENDING)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("기업")
        verbose_name_plural = _("기업")
        ordering = ["name"]
        indexes = [models.Index(fields=["status", "kind"], name="company_status_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def supplies(self) -> bool:
        return self.kind in (self.Kind.SUPPLIER, self.Kind.BOTH)

    @property
    def demands(self) -> bool:
        return self.kind in (self.Kind.DEMAND, self.Kind.BOTH)

    @property
    def business_number_text(self) -> str:
        n = self.business_number
        return f"{n[:3]}-{n[3:5]}-{n[5:]}"


class Site(models.Model):
    class Kind(models.TextChoices):
        HEAD_OFFICE = "head_office", _("본사")
        FACTORY = "factory", _("공장")
        LAB = "lab", _("연구소")

    company = models.ForeignKey(Company, models.CASCADE, related_name="sites")
    kind = models.CharField(_("구분"), max_length=12, choices=Kind.choices, default=Kind.HEAD_OFFICE)
    district = models.CharField(_("군·구"), max_length=16, choices=District.choices)
    address = models.CharField(_("주소"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("사업장")
        verbose_name_plural = _("사업장")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_district_display()}"
