"""What was measured of a KPI, who says so, and how far others have verified it (DESIGN §6).

Nobody verifies what it or its firm has claimed; headline KPIs count the last two levels.
"""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.permissions import is_operator
from foundation.history import clock
from matchmaking.models.quotations import written

from .projects import Project
from .promises import Measure

if TYPE_CHECKING:
    from companies.models import User
    from foundation.files.models import Attachment


class Level(models.TextChoices):
    """How well a value is known, and the two ways in which a claim ends."""

    SELF_REPORTED = "self_reported", _("자체보고")
    DEMAND_CONFIRMED = "demand_confirmed", _("수요기업 확인")
    SITE_INSPECTED = "site_inspected", _("TP 현장확인")
    ACCREDITED = "accredited", _("공인시험·외부전문가")
    REJECTED = "rejected", _("인정하지 않음")
    WITHDRAWN = "withdrawn", _("철회")

    @property
    def verified(self) -> bool:
        """By somebody else than who claimed it."""
        return self in VERIFIED


#: Weakest first.
VERIFIED = (Level.DEMAND_CONFIRMED, Level.SITE_INSPECTED, Level.ACCREDITED)
HEADLINE = (Level.SITE_INSPECTED, Level.ACCREDITED)
STANDING = (Level.SELF_REPORTED, *VERIFIED)


def at_least(level: str) -> tuple[str, ...]:
    """The verified level and those above it."""
    return VERIFIED[VERIFIED.index(Level(level)) :]


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def visible_to(self, user: "User") -> "MeasurementQuerySet":
        """As the project: a reviewer sees what its round rests on."""
        return self.filter(measure__project__in=Project.objects.visible_to(user))

    def standing(self) -> "MeasurementQuerySet":
        return self.filter(level__in=STANDING)

    def headline(self) -> "MeasurementQuerySet":
        return self.filter(level__in=HEADLINE)

    def to_verify(self, user: "User") -> "MeasurementQuerySet":
        """Claims that wait for this person: as the demand firm's, or the operating body's without an interest."""
        interests = list(user.interests)
        mine = Q(measure__project__demand_firm__in=list(user.firms)) & ~Q(firm__in=interests)
        if is_operator(user):
            firms = Q(measure__project__demand_firm__in=interests) | Q(
                measure__project__supplier__in=interests
            )
            mine |= ~firms
        return self.filter(mine, level=Level.SELF_REPORTED).exclude(claimed_by=user)


class Measurement(models.Model):
    """One claim about a measure, pinned to the version of the deliverable that shows it."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="measurements", verbose_name=_("지표"))
    value = models.DecimalField(_("보고값"), max_digits=14, decimal_places=3)
    verified_value = models.DecimalField(_("확인값"), max_digits=14, decimal_places=3, null=True)
    level = models.CharField(
        _("확인 수준"), max_length=16, choices=Level.choices, default=Level.SELF_REPORTED
    )
    occurred_on = models.DateField(_("측정일"))
    method = models.TextField(_("측정 방법"))
    evidence = models.ForeignKey(
        "projects.Deliverable", models.PROTECT, related_name="measurements", verbose_name=_("증빙")
    )
    #: Of a person who acts for both firms, the demand firm: then neither confirms it.
    firm = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=_("보고 기업"))
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(_("보고일시"), default=clock.now)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("측정값")
        verbose_name_plural = _("측정값")
        ordering = ["-occurred_on", "-pk"]
        indexes = [models.Index(fields=["measure", "level"], name="measurement_level")]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value}"

    def get_absolute_url(self) -> str:
        return reverse("projects:measurement", args=[self.pk])

    @property
    def result(self) -> Decimal:
        """As verified, else as claimed."""
        return self.value if self.verified_value is None else self.verified_value

    @property
    def value_text(self) -> str:
        return written(self.value)

    @property
    def result_text(self) -> str:
        return written(self.result)

    @property
    def standing(self) -> bool:
        """Neither rejected nor withdrawn."""
        return self.level in STANDING

    @property
    def verified(self) -> bool:
        return self.level in VERIFIED

    @property
    def corrected(self) -> bool:
        """Verified with another value than was claimed."""
        return self.result != self.value


class VerificationQuerySet(models.QuerySet["Verification"]):
    def visible_to(self, user: "User") -> "VerificationQuerySet":
        return self.filter(measurement__in=Measurement.objects.visible_to(user))


class Verification(models.Model):
    """One step of a measurement's verification, or its rejection."""

    measurement = models.ForeignKey(Measurement, models.CASCADE, related_name="verifications")
    level = models.CharField(_("확인 수준"), max_length=16, choices=Level.choices)
    value = models.DecimalField(_("확인값"), max_digits=14, decimal_places=3, null=True)
    comment = models.TextField(_("확인 의견"), blank=True)
    lab = models.CharField(_("시험기관·전문가 소속"), max_length=80, blank=True)
    certificate = models.CharField(_("성적서 번호"), max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    occurred_at = models.DateTimeField(_("확인일시"), default=clock.now)

    #: Its file, where a page has looked it up.
    attachment: "Attachment | None" = None

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("측정 확인")
        verbose_name_plural = _("측정 확인")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.measurement}: {self.get_level_display()}"

    @property
    def value_text(self) -> str:
        return "" if self.value is None else written(self.value)
