"""Gate rounds (단계평가): their evidence, and the reviewers' part in them."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Avg, Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.permissions import is_operator
from foundation.history import clock

from .diligence import DiligenceSeat
from .projects import Project, Stage, unbound
from .templates import CheckItem, Criterion, GateTemplate, Requirement

if TYPE_CHECKING:
    from companies.models import User
    from foundation.files.models import Attachment


class GateQuerySet(models.QuerySet["Gate"]):
    def visible_to(self, user: "User") -> "GateQuerySet":
        return self.filter(project__in=Project.objects.visible_to(user))

    def open(self) -> "GateQuerySet":
        return self.filter(status__in=Gate.OPEN)

    def with_evidence(self) -> "GateQuerySet":
        """With what a decision rests on: how many deliverables are `accepted` and `undecided`, how many
        reviewers are `eligible` and have `scored`, and the `mean` of these scores."""
        reviews = GateReview.objects.eligible()
        return self.annotate(
            accepted=_count(Deliverable.objects.filter(status=Deliverable.Status.ACCEPTED)),
            undecided=_count(Deliverable.objects.filter(status=Deliverable.Status.SUBMITTED)),
            eligible=_count(reviews),
            scored=_count(reviews.scored()),
            mean=_aggregate(reviews.scored(), Avg("score")),
        )

    def to_decide(self) -> "GateQuerySet":
        """Under review with its evidence complete; gating.missing() says the same in words."""
        # What a round waits for is told by models that know rounds: they can't be imported before this one.
        from ..gating import blocked

        rows = self.filter(status=Gate.Status.IN_REVIEW).with_evidence()
        return rows.filter(~blocked(), Q(undecided=0, scored__gte=F("quorum")))

    def to_assign(self) -> "GateQuerySet":
        """Open, with fewer reviewers without a conflict than the quorum."""
        return self.open().with_evidence().filter(Q(eligible__lt=F("quorum")))

    def to_accept(self) -> "GateQuerySet":
        """Open, with a deliverable that waits for the operating body."""
        return self.open().filter(Exists(_standing(Deliverable.Status.SUBMITTED)))

    def to_submit(self) -> "GateQuerySet":
        """Planned, with a document that isn't handed in yet."""
        handed_in = (Deliverable.Status.SUBMITTED, Deliverable.Status.ACCEPTED)
        return self.filter(_lacks(*handed_in), status=Gate.Status.PLANNED)

    def unbacked(self) -> "GateQuerySet":
        """Open, with a document that isn't accepted yet."""
        return self.open().filter(_lacks(Deliverable.Status.ACCEPTED))


def _standing(*statuses: str) -> "models.QuerySet[Deliverable]":
    return Deliverable.objects.filter(gate=OuterRef("pk"), status__in=statuses)


def _lacks(*statuses: str) -> Q:
    """Of rounds whose template asks for a document that isn't there in such a state; without one, for any."""
    asked = Requirement.objects.filter(template=OuterRef("template"), kind=Requirement.Kind.DELIVERABLE)
    served = Deliverable.objects.filter(
        requirement=OuterRef("pk"), gate=OuterRef(OuterRef("pk")), status__in=statuses
    )
    return Q(Exists(asked.filter(~Exists(served)))) | Q(~Exists(_standing(*statuses)), template=None)


def _aggregate(rows: "models.QuerySet[Any]", function: models.Aggregate) -> Subquery:
    grouped = rows.filter(gate=OuterRef("pk")).order_by().values("gate")
    return Subquery(grouped.annotate(result=function).values("result"))


def _count(rows: "models.QuerySet[Any]") -> Coalesce:
    return Coalesce(_aggregate(rows, Count("pk")), 0)


class Gate(models.Model):
    """One round of a gate review (단계평가): it decides whether the project leaves `stage`."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("준비 중")
        IN_REVIEW = "in_review", _("평가 중")
        GO = "go", _("계속")
        CONDITIONAL_GO = "conditional_go", _("조건부 계속")
        HOLD = "hold", _("보류")
        RECYCLE = "recycle", _("보완 후 재평가")
        STOP = "stop", _("중단")

    project = models.ForeignKey(Project, models.CASCADE, related_name="gates")
    stage = models.CharField(_("단계"), max_length=20, choices=Stage.choices)
    round = models.PositiveSmallIntegerField(_("차수"), default=1)
    template = models.ForeignKey(
        GateTemplate, models.PROTECT, null=True, related_name="gates", verbose_name=_("평가 서식")
    )
    quorum = models.PositiveSmallIntegerField(_("의결 정족수"), default=1)
    pass_score = models.PositiveSmallIntegerField(_("통과 기준점"), default=60)
    status = models.CharField(_("상태"), max_length=16, choices=Status.choices, default=Status.PLANNED)
    #: Of rounds that were decided before conditions were tasks.
    conditions = models.TextField(_("조건"), blank=True)
    decided_at = models.DateTimeField(_("의결일시"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision_reason = models.TextField(_("의결 사유"), blank=True)

    OPEN = (Status.PLANNED, Status.IN_REVIEW)

    objects = GateQuerySet.as_manager()

    class Meta:
        verbose_name = _("단계평가")
        verbose_name_plural = _("단계평가")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "stage", "round"], name="one_gate_per_round"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(status__in=["planned", "in_review"]), name="one_open_gate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.name}"

    @property
    def name(self) -> str:
        stage = self.get_stage_display()
        return gettext("%(stage)s 단계평가 %(round)d차") % {"stage": stage, "round": self.round}

    @property
    def criteria(self) -> "list[Criterion]":
        """What its reviewers score; nothing where they give one score for all."""
        return list(self.template.criteria.all()) if self.template else []


class DeliverableQuerySet(models.QuerySet["Deliverable"]):
    def visible_to(self, user: "User") -> "DeliverableQuerySet":
        """The operating body's and the firms' all; a reviewer's those of the very round that it reviews, and a judge's
        those of the stopped project whose diligence it judges."""
        if not user.is_authenticated:
            return self.none()
        if is_operator(user):
            return self
        return self.filter(
            Q(gate__project__in=Project.objects.of_firms(user))
            | Q(gate__in=GateReview.objects.visible_to(user).pledged().values("gate"))
            | Q(
                gate__project__in=DiligenceSeat.objects.visible_to(user)
                .pledged()
                .values("diligence__project")
            )
        )


class Deliverable(models.Model):
    """Evidence for a gate: a document that one party submits and the operating body accepts or returns."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("제출")
        ACCEPTED = "accepted", _("승인")
        RETURNED = "returned", _("보완 요청")

    gate = models.ForeignKey(Gate, models.CASCADE, related_name="deliverables")
    requirement = models.ForeignKey(
        Requirement, models.PROTECT, null=True, related_name="+", verbose_name=_("요구 증빙")
    )
    title = models.CharField(_("제목"), max_length=120)
    note = models.TextField(_("설명"), blank=True)
    version = models.PositiveSmallIntegerField(_("판"), default=1)
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.SUBMITTED)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("제출일시"), default=clock.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision_reason = models.TextField(_("검토 의견"), blank=True)

    #: Its file, where a page has looked it up.
    attachment: "Attachment | None" = None

    objects = DeliverableQuerySet.as_manager()

    class Meta:
        verbose_name = _("산출물")
        verbose_name_plural = _("산출물")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"


class GateReviewQuerySet(models.QuerySet["GateReview"]):
    def visible_to(self, user: "User") -> "GateReviewQuerySet":
        """A reviewer's own, until it has declared a conflict."""
        if not (user.is_authenticated and user.is_reviewer):
            return self.none()
        return self.filter(reviewer=user, conflict=False)

    def pledged(self) -> "GateReviewQuerySet":
        return self.filter(pledged_at__isnull=False)

    def scored(self) -> "GateReviewQuerySet":
        return self.filter(score__isnull=False)

    def eligible(self) -> "GateReviewQuerySet":
        """Those that count: no conflict declared, neither a member of nor interested in either firm."""
        return self.filter(unbound("gate__project"), conflict=False)

    def to_do(self) -> "GateReviewQuerySet":
        """To pledge for, or pledged and to score now."""
        unpledged = Q(pledged_at=None, gate__status__in=Gate.OPEN)
        unscored = Q(pledged_at__isnull=False, score=None, gate__status=Gate.Status.IN_REVIEW)
        return self.filter(unpledged | unscored, conflict=False)


class GateReview(models.Model):
    """A reviewer's part in a gate round: pledge and conflict declaration first, then the score."""

    gate = models.ForeignKey(Gate, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="gate_reviews")
    assigned_at = models.DateTimeField(_("위촉일시"), default=clock.now)
    pledged_at = models.DateTimeField(_("서약일시"), null=True)
    conflict = models.BooleanField(_("이해관계 있음"), default=False)
    score = models.PositiveSmallIntegerField(_("점수"), null=True)
    comment = models.TextField(_("평가 의견"), blank=True)
    submitted_at = models.DateTimeField(_("제출일시"), null=True)

    objects = GateReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("평가")
        verbose_name_plural = _("평가")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["gate", "reviewer"], name="one_review_per_reviewer"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="review_score_range"),
        ]

    def __str__(self) -> str:
        return f"{self.gate}: {self.reviewer_id}"

    def get_absolute_url(self) -> str:
        return reverse("projects:review", args=[self.pk])


class CriterionScore(models.Model):
    """Points of a review for one criterion of its round's template."""

    review = models.ForeignKey(GateReview, models.CASCADE, related_name="points")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField(_("점수"))

    class Meta:
        verbose_name = _("항목 점수")
        verbose_name_plural = _("항목 점수")
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="one_score_per_criterion")
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class GateCheck(models.Model):
    """That an item of the round's checklist holds, as somebody of the operating body has seen."""

    gate = models.ForeignKey(Gate, models.CASCADE, related_name="checks")
    item = models.ForeignKey(CheckItem, models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(_("확인일시"), default=clock.now)

    class Meta:
        verbose_name = _("점검 확인")
        verbose_name_plural = _("점검 확인")
        ordering = ["item__position"]
        constraints = [models.UniqueConstraint(fields=["gate", "item"], name="one_check_per_item")]

    def __str__(self) -> str:
        return f"{self.gate}: {self.item}"
