"""A project and its way through the stages. A stage changes only by the decision of a gate round.

Firms see their own projects, reviewers those whose gates they review once they have pledged without a
conflict, the operating body all.
"""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company, Interest, Membership
from companies.permissions import is_operator
from foundation.history import clock
from foundation.history.models import Identified
from matchmaking.models import Match

if TYPE_CHECKING:
    from datetime import datetime

    from companies.models import User

    from .gates import Gate


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
        # Gates know their project, so their module can't be imported before this one.
        from .gates import GateReview

        reviewed = GateReview.objects.visible_to(user).pledged().values("gate__project")
        return self.filter(_of_firms(user) | Q(pk__in=reviewed))

    def of_firms(self, user: "User") -> "ProjectQuerySet":
        """Those that a firm of the person performs."""
        return self.filter(_of_firms(user))

    def for_list(self) -> "ProjectQuerySet":
        rows = self.select_related("demand_firm", "supplier", "coordinator", "match__need", "match__solution")
        return rows.prefetch_related("gates", "stages")


def _of_firms(user: "User") -> Q:
    firms = list(user.firms)
    return Q(demand_firm__in=firms) | Q(supplier__in=firms)


class Project(Identified):
    number = models.CharField(_("과제번호"), max_length=20, unique=True)
    title = models.CharField(_("과제명"), max_length=160)
    match = models.OneToOneField(Match, models.PROTECT, related_name="project")
    demand_firm = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=_("수요기업"))
    supplier = models.ForeignKey(Company, models.PROTECT, related_name="+", verbose_name=_("공급기업"))
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("담당 코디네이터"),
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

    def get_absolute_url(self) -> str:
        return reverse("projects:detail", args=[self.pk])

    @property
    def gate(self) -> "Gate | None":
        """The present gate round, or the last one where none is open; uses the prefetched gates."""
        return next(reversed(self.gates.all()), None)

    @property
    def since(self) -> "datetime | None":
        """When the present stage began; uses the prefetched stages."""
        return next((record.started_at for record in self.stages.all() if record.ended_at is None), None)


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


class ProjectRecordQuerySet(models.QuerySet[Any]):
    """Of what belongs to a project and is no reviewer's business; `project` is the model's field."""

    def visible_to(self, user: "User") -> Any:
        if not user.is_authenticated:
            return self.none()
        if is_operator(user):
            return self
        return self.filter(project__in=Project.objects.of_firms(user))


def unbound(project: str) -> Q:
    """Of rows with a `reviewer`: whose reviewer is neither a member of nor interested in either firm of the project, to
    which `project` leads."""
    either = Q(company=OuterRef(f"{project}__demand_firm")) | Q(company=OuterRef(f"{project}__supplier"))
    own = {"user": OuterRef("reviewer"), "ended_at": None}
    members, interested = (rows.objects.filter(either, **own) for rows in (Membership, Interest))
    return ~Exists(members) & ~Exists(interested)
