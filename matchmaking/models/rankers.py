"""Versions of the learnt ranker: each is a file in the storage and everything that its model card tells.

At most one serves; a version's file never changes once it is written, and its figures are those of the last training
that gave it.
"""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.permissions import is_operator
from foundation.history import clock


class RankerVersionQuerySet(models.QuerySet["RankerVersion"]):
    def visible_to(self, user: Any) -> "RankerVersionQuerySet":
        """All for the operating body and the alliance; figures are of lists, never of one firm."""
        if is_operator(user) or (user.is_authenticated and user.is_active and user.is_alliance_member):
            return self
        return self.none()

    def serving(self) -> "RankerVersionQuerySet":
        return self.filter(state=RankerVersion.State.SERVING)


class RankerVersion(models.Model):
    """A correction of the rules `base` by the trees in `file`, which read `features`.

    `learnt` holds the numbers beside the trees (Trained.plain()), `metrics` the figures out of fold, `gains` each
    feature's part; `labels` counts what it learnt from, by source, and `labels_stamp` tells whether anything has come
    since. `replaces` served before it; none: the rules did.
    """

    class State(models.TextChoices):
        CANDIDATE = "candidate", _("대기")
        SERVING = "serving", _("사용 중")
        RETIRED = "retired", _("사용 종료")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.CharField(_("판"), max_length=40, unique=True)
    file = models.FileField(_("모델 파일"), upload_to="models/", max_length=200)
    sha256 = models.CharField(max_length=64)
    base = models.CharField(_("함께 쓰는 규칙"), max_length=40)
    features = models.JSONField(_("특성"), default=list)
    learnt = models.JSONField(default=dict)
    metrics = models.JSONField(_("측정값"), default=dict)
    gains = models.JSONField(default=dict)
    labels = models.JSONField(_("학습 자료"), default=list)
    labels_stamp = models.CharField(max_length=64)
    labels_from = models.DateTimeField(_("학습 자료의 처음"), null=True)
    labels_until = models.DateTimeField(_("학습 자료의 끝"), null=True)
    trained_at = models.DateTimeField(_("학습일시"), default=clock.now)
    state = models.CharField(_("상태"), max_length=9, choices=State.choices, default=State.CANDIDATE)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    promoted_at = models.DateTimeField(_("사용 시작"), null=True)
    promoted_by_key = models.UUIDField(null=True)
    promoted_reason = models.TextField(_("사용하기로 한 사유"), blank=True)
    forced = models.BooleanField(_("더 낫다는 근거 없이 사용"), default=False)

    objects = RankerVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("순위 모델")
        verbose_name_plural = _("순위 모델")
        ordering = ["-trained_at"]
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="serving"), name="one_ranker_serves")
        ]

    def __str__(self) -> str:
        return self.version

    @property
    def share(self) -> float:
        """How much of the trees' correction counts; 0: the rules alone."""
        return float(self.learnt["share"])
