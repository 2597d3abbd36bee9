"""Packs: the figures of a meeting, frozen. What a pack holds never changes; a restatement is a new version.

`content` holds values, breakdowns, the definitions' versions and the keys of the records behind them, and no
person's name, so erasing a person leaves it and its hash as they are.
"""

import hashlib
import json
import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from companies.permissions import is_operator
from foundation.history import clock
from foundation.history.models import AppendOnly, Identified

if TYPE_CHECKING:
    from companies.models import User


def digest(content: Any) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no blanks, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class PackQuerySet(models.QuerySet["Pack"]):
    def visible_to(self, user: "User") -> "PackQuerySet":
        """The alliance's members' and the operating body's."""
        if user.is_authenticated and (is_operator(user) or user.is_alliance_member):
            return self
        return self.none()

    def newest(self) -> "PackQuerySet":
        """Without those that a restatement replaced."""
        return self.filter(successor=None)

    def redact(self, keys: Collection[uuid.UUID], text: str) -> None:
        """Put `text` in place of why an erased person restated; what is frozen stays."""
        written = self.filter(pk__in=keys).exclude(reason="")
        super(PackQuerySet, written).update(reason=text)

    def update(self, **kwargs: Any) -> int:
        raise AppendOnly

    def bulk_create(self, *args: Any, **kwargs: Any) -> Any:
        """Each is saved by itself, with its hash; one of many could replace one that there is."""
        raise AppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly


class Pack(Identified):
    class Kind(models.TextChoices):
        PROVISIONAL = "provisional", _("잠정")
        FINAL = "final", _("확정")

    year = models.PositiveSmallIntegerField(_("연도"))
    quarter = models.PositiveSmallIntegerField(_("분기"))
    cutoff_on = models.DateField(_("기준일"))
    kind = models.CharField(_("구분"), max_length=12, choices=Kind.choices)
    version = models.PositiveSmallIntegerField(_("판"), default=1)
    restates = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="successor", verbose_name=_("고친 판")
    )
    reason = models.TextField(_("고친 사유"), blank=True)
    content = models.JSONField(_("내용"))
    sha256 = models.CharField(_("해시"), max_length=64)

    objects = PackQuerySet.as_manager()

    class Meta:
        verbose_name = _("회의 자료")
        verbose_name_plural = _("회의 자료")
        ordering = ["-year", "-quarter", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["year", "quarter", "version"], name="one_pack_version"),
            models.CheckConstraint(condition=Q(quarter__range=(1, 4)), name="pack_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.year} Q{self.quarter} v{self.version}"

    @property
    def title(self) -> str:
        return _text("%(year)s년 %(quarter)s분기 회의 자료") % {"year": self.year, "quarter": self.quarter}

    def get_absolute_url(self) -> str:
        return reverse("alliance:pack", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        self.sha256 = digest(self.content)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly

    @property
    def intact(self) -> bool:
        """Whether the content is still what was frozen, and the row says of it what it says itself."""
        stated = (self.year, self.quarter, self.cutoff_on.isoformat(), self.kind)
        held = tuple(self.content.get(name) for name in ("year", "quarter", "cutoff_on", "kind"))
        return held == stated and digest(self.content) == self.sha256


class PackExportQuerySet(models.QuerySet["PackExport"]):
    def visible_to(self, user: "User") -> "PackExportQuerySet":
        return self.filter(pack__in=Pack.objects.visible_to(user))


class PackExport(models.Model):
    """A pack as a file, made in the background; the file is the record's attachment."""

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "XLSX"
        PPTX = "pptx", "PPTX"

    class Status(models.TextChoices):
        QUEUED = "queued", _("대기")
        RUNNING = "running", _("만드는 중")
        DONE = "done", _("완료")
        FAILED = "failed", _("실패")

    pack = models.ForeignKey(Pack, models.CASCADE, related_name="exports")
    format = models.CharField(_("형식"), max_length=4, choices=Format.choices)
    status = models.CharField(_("상태"), max_length=8, choices=Status.choices, default=Status.QUEUED)
    progress = models.PositiveSmallIntegerField(_("진행(%)"), default=0)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(_("요청일시"), default=clock.now)

    objects = PackExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("내보내기")
        verbose_name_plural = _("내보내기")
        ordering = ["pack", "format"]
        constraints = [models.UniqueConstraint(fields=["pack", "format"], name="one_export_per_format")]

    def __str__(self) -> str:
        return f"{self.pack} {self.format}"
