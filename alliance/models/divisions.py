"""Divisions (분과) and research groups (연구회): who is in them, when they met, what came of it."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.permissions import is_operator
from foundation.history import clock
from foundation.history.models import Identified

if TYPE_CHECKING:
    from companies.models import User
    from foundation.files.models import Attachment


class DivisionQuerySet(models.QuerySet["Division"]):
    def visible_to(self, user: "User") -> "DivisionQuerySet":
        """The alliance's, the operating body's, and those that one belongs to."""
        if not user.is_authenticated:
            return self.none()
        if is_operator(user) or user.is_alliance_member:
            return self
        seats = DivisionMember.objects.filter(user=user, left_on=None)
        return self.filter(pk__in=seats.values("division"))


class Division(Identified):
    class Kind(models.TextChoices):
        DIVISION = "division", _("분과")
        RESEARCH_GROUP = "research_group", _("연구회")

    kind = models.CharField(_("구분"), max_length=16, choices=Kind.choices)
    name = models.CharField(_("이름"), max_length=80, unique=True)
    topic = models.TextField(_("주제"))
    founded_on = models.DateField(_("구성일"))
    ended_on = models.DateField(_("종료일"), null=True)

    objects = DivisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("분과·연구회")
        verbose_name_plural = _("분과·연구회")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("alliance:division", args=[self.pk])


class DivisionMember(models.Model):
    division = models.ForeignKey(Division, models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("구성원")
    )
    leads = models.BooleanField(_("분과장"), default=False)
    joined_on = models.DateField(_("참여일"))
    left_on = models.DateField(_("종료일"), null=True)

    class Meta:
        verbose_name = _("구성원")
        verbose_name_plural = _("구성원")
        ordering = ["-leads", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "user"], condition=Q(left_on=None), name="one_division_seat_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.division}: {self.user_id}"


class DivisionMeeting(models.Model):
    division = models.ForeignKey(Division, models.CASCADE, related_name="meetings")
    held_on = models.DateField(_("개최일"))
    title = models.CharField(_("회의명"), max_length=120)
    minutes = models.TextField(_("회의록"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("작성일시"), default=clock.now)

    class Meta:
        verbose_name = _("분과 회의")
        verbose_name_plural = _("분과 회의")
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def on(self) -> date:
        return self.held_on


class DivisionOutputQuerySet(models.QuerySet["DivisionOutput"]):
    def visible_to(self, user: "User") -> "DivisionOutputQuerySet":
        return self.filter(division__in=Division.objects.visible_to(user))


class DivisionOutput(models.Model):
    """What a division made; a year counts those that have one."""

    division = models.ForeignKey(Division, models.CASCADE, related_name="outputs")
    occurred_on = models.DateField(_("날짜"))
    title = models.CharField(_("결과물"), max_length=120)
    description = models.TextField(_("설명"), blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("기록일시"), default=clock.now)

    #: Its file, where a page has looked it up.
    attachment: "Attachment | None" = None

    objects = DivisionOutputQuerySet.as_manager()

    class Meta:
        verbose_name = _("분과 결과물")
        verbose_name_plural = _("분과 결과물")
        ordering = ["-occurred_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def on(self) -> date:
        return self.occurred_on
