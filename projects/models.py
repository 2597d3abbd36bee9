"""A project and its way through the stages. A stage changes only by the decision of a gate round.

Firms see their own projects, reviewers those whose gates they review, the operating body all.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.permissions import is_operator
from foundation.history import clock
from foundation.history.models import Identified
from matchmaking.models import Match

if TYPE_CHECKING:
    from companies.models import User


class Stage(models.TextChoices):
    PREPARATION = "preparation", _("준비")
    POC = "poc", _("개념검증(PoC)")
    PILOT = "pilot", _("실증")
    COMMERCIALISATION = "commercialisation", _("사업화")
    FINAL_EVALUATION = "final_evaluation", _("최종평가")
    SETTLEMENT = "settlement", _("정산")
    COMPLETED = "completed", _("완료")
    FOLLOW_UP = "follow_up", _("사후관리")
    STOPPED = "stopped", _("중단")


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: "User") -> "ProjectQuerySet":
        if not user.is_authenticated:
            return self.none()
        if is_operator(user):
            return self
        firms = list(user.firms)
        return self.filter(
            Q(demand_firm__in=firms)
            | Q(supplier__in=firms)
            | Q(pk__in=GateReview.objects.filter(reviewer=user).values("gate__project"))
        )

    def for_list(self) -> "ProjectQuerySet":
        return self.select_related("demand_firm", "supplier", "coordinator", "match__need", "match__solution")


class Project(Identified):
    number = models.CharField(_("과제번호"), max_length=20, unique=True)
    title = models.CharField(_("과제명"), max_length=160)
    match = models.OneToOneField(Match, models.PROTECT, related_name="project")
    demand_firm = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=_("수요기업"))
    supplier = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=_("공급기업"))
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("담당 코디네이터")
    )
    amount_krw = models.BigIntegerField(_("계약 금액(원, 부가세 별도)"))
    weeks = models.PositiveSmallIntegerField(_("수행 기간(주)"))
    stage = models.CharField(_("단계"), max_length=20, choices=Stage.choices, default=Stage.PREPARATION)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("과제")
        verbose_name_plural = _("과제")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["stage", "created_at"], name="project_stage_created")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class StageRecord(models.Model):
    """When a project was in a stage; `ended_at` is empty for the present one."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="stages")
    stage = models.CharField(_("단계"), max_length=20, choices=Stage.choices)
    started_at = models.DateTimeField(_("시작"), default=clock.now)
    ended_at = models.DateTimeField(_("종료"), null=True)

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project"], condition=Q(ended_at=None), name="one_present_stage")
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.get_stage_display()}"


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
    quorum = models.PositiveSmallIntegerField(_("의결 정족수"), default=1)
    pass_score = models.PositiveSmallIntegerField(_("통과 기준점"), default=60)
    status = models.CharField(_("상태"), max_length=16, choices=Status.choices, default=Status.PLANNED)
    conditions = models.TextField(_("조건"), blank=True)
    decided_at = models.DateTimeField(_("의결일시"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision_reason = models.TextField(_("의결 사유"), blank=True)

    class Meta:
        verbose_name = _("단계평가")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "stage", "round"], name="one_gate_per_round"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(status__in=["planned", "in_review"]), name="one_open_gate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.get_stage_display()} {self.round}차"


class Deliverable(models.Model):
    """Evidence for a gate: a document that one party submits and the operating body accepts or returns."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("제출")
        ACCEPTED = "accepted", _("승인")
        RETURNED = "returned", _("보완 요청")

    gate = models.ForeignKey(Gate, models.CASCADE, related_name="deliverables")
    title = models.CharField(_("제목"), max_length=120)
    note = models.TextField(_("설명"), blank=True)
    version = models.PositiveSmallIntegerField(_("판"), default=1)
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.SUBMITTED)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("제출일시"), default=clock.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision_reason = models.TextField(_("검토 의견"), blank=True)

    class Meta:
        verbose_name = _("산출물")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


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

    class Meta:
        verbose_name = _("평가")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["gate", "reviewer"], name="one_review_per_reviewer"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="review_score_range"),
        ]

    def __str__(self) -> str:
        return f"{self.gate}: {self.reviewer_id}"
