"""A need: a demand firm's problem in its own words, with what constrains a solution.

What a supplier sees of it depends on its confidentiality: everything, or the masked summary until the terms
are accepted (`Need.shown_to`).
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.permissions import is_operator, is_supplier
from foundation.history.models import Identified
from foundation.search.models import Indexed
from solutions.models import Term

if TYPE_CHECKING:
    from companies.models import User

    from .matches import Match


class NeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, user: "User") -> "NeedQuerySet":
        """All for the operating body; one's own firms'; those that one's firm was invited to; and for a
        member of an approved supplier the open ones of approved firms, unless for invited suppliers only."""
        if not user.is_authenticated:
            return self.none()
        if is_operator(user):
            return self
        seen = Q(company__in=list(user.firms)) | Q(Exists(_known_matches(user)))
        if is_supplier(user):
            offered = Q(status=Need.Status.OPEN, company__status=Company.Status.APPROVED)
            seen |= offered & ~Q(confidentiality=Need.Confidentiality.INVITED)
        return self.filter(seen)

    def full_to(self, user: "User") -> "NeedQuerySet":
        """Of those that a person may see, the ones seen in full; the others are seen masked."""
        if is_operator(user):
            return self
        pledged = _known_matches(user).filter(nda_accepted_at__isnull=False)
        return self.filter(
            Q(company__in=list(user.firms)) | Q(confidentiality=Need.Confidentiality.OPEN) | Exists(pledged)
        )

    def open(self) -> "NeedQuerySet":
        return self.filter(status=Need.Status.OPEN)

    def for_list(self) -> "NeedQuerySet":
        return self.select_related("company", "company__ksic").prefetch_related("terms")


class Need(Identified, Indexed):
    class Status(models.TextChoices):
        DRAFT = "draft", _("작성 중")
        SUBMITTED = "submitted", _("검토 대기")
        OPEN = "open", _("매칭 중")
        RETURNED = "returned", _("보완 요청")
        MATCHED = "matched", _("매칭 완료")
        CLOSED = "closed", _("종료")
        CANCELLED = "cancelled", _("취소")

    #: Its firm is still writing it.
    WRITTEN = (Status.DRAFT, Status.RETURNED)
    #: Nothing follows any more.
    ENDED = (Status.CLOSED, Status.CANCELLED)

    class Confidentiality(models.TextChoices):
        OPEN = "open", _("공개: 승인된 공급기업이 모두 볼 수 있습니다")
        SUMMARY = "summary", _("요약 공개: 비밀유지서약 전에는 요약만 보입니다")
        INVITED = "invited", _("초대한 기업만: 초대받은 공급기업에만 요약이 보입니다")

    class Source(models.TextChoices):
        WEB = "web", _("온라인 등록")
        PHONE = "phone", _("전화")
        VISIT = "visit", _("방문")
        EVENT = "event", _("행사")
        LETTER = "letter", _("공문")

    class Labelled(models.TextChoices):
        YES = "yes", _("예")
        PARTLY = "partly", _("일부")
        NO = "no", _("아니오")
        UNKNOWN = "unknown", _("모름")

    class Internet(models.TextChoices):
        OPEN = "open", _("쓸 수 있음")
        LIMITED = "limited", _("제한된 곳만")
        NONE = "none", _("쓸 수 없음 (폐쇄망)")

    class Downtime(models.TextChoices):
        YES = "yes", _("멈출 수 있음")
        PLANNED = "planned", _("정해진 때만 (주말, 정기 점검)")
        NO = "no", _("멈출 수 없음")

    class CoreTechnology(models.TextChoices):
        NO = "no", _("아니오")
        HELD = "held", _("해당")
        CLEARED = "cleared", _("해당하나 클라우드 사용을 승인받음")

    company = models.ForeignKey(Company, models.PROTECT, related_name="needs", verbose_name=_("수요기업"))
    title = models.CharField(_("한 줄 제목"), max_length=120)
    description = models.TextField(_("무엇이 문제인가요?"), blank=True)
    current_cost = models.CharField(_("지금 드는 비용·시간"), max_length=200, blank=True)
    success_measure = models.CharField(_("무엇이 얼마나 나아지면 성공인가요?"), max_length=200, blank=True)
    success_now = models.CharField(_("지금은 얼마인가요?"), max_length=100, blank=True)
    success_target = models.CharField(_("얼마가 되면 성공인가요?"), max_length=100, blank=True)
    data_years = models.PositiveSmallIntegerField(_("데이터가 쌓인 햇수"), null=True, blank=True)
    data_labelled = models.CharField(
        _("정답이 적힌 데이터인가요?"), max_length=8, choices=Labelled.choices, blank=True
    )
    internet = models.CharField(_("현장의 인터넷"), max_length=8, choices=Internet.choices, blank=True)
    downtime = models.CharField(
        _("설비를 멈출 수 있나요?"), max_length=8, choices=Downtime.choices, blank=True
    )
    personal_data = models.BooleanField(_("사람의 얼굴이나 CCTV 영상이 들어가나요?"), null=True, blank=True)
    client_nda = models.BooleanField(_("원청과 비밀유지를 약속한 내용이 있나요?"), null=True, blank=True)
    core_technology = models.CharField(
        _("국가핵심기술에 해당하나요?"), max_length=8, choices=CoreTechnology.choices, blank=True
    )
    terms = models.ManyToManyField(Term, related_name="needs", blank=True)
    any_deployment = models.BooleanField(_("설치 환경 무관"), default=True)
    budget_max_krw = models.BigIntegerField(_("예산 상한(원)"), null=True, blank=True)
    desired_weeks = models.PositiveSmallIntegerField(_("희망 도입 기간(주)"), null=True, blank=True)
    confidentiality = models.CharField(
        _("공개 범위"), max_length=10, choices=Confidentiality.choices, default=Confidentiality.OPEN
    )
    masked_summary = models.TextField(_("공급기업에 먼저 보일 요약"), blank=True)
    source = models.CharField(_("접수 경로"), max_length=10, choices=Source.choices, default=Source.WEB)
    status = models.CharField(_("상태"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("담당 코디네이터"),
    )
    confirm_token_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    confirm_expires_at = models.DateTimeField(null=True, editable=False)
    confirmed_at = models.DateTimeField(_("기업 확인일시"), null=True, editable=False)
    submitted_at = models.DateTimeField(_("제출일시"), null=True, editable=False)
    returned_at = models.DateTimeField(_("보완 요청일시"), null=True, editable=False)
    opened_at = models.DateTimeField(_("매칭 시작일시"), null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged", verbose_name=_("합친 수요")
    )

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("수요")
        verbose_name_plural = _("수요")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["status", "opened_at"], name="need_status_opened")]

    def __str__(self) -> str:
        return self.title

    def terms_of(self, facet: str) -> list[str]:
        """Names of its terms in one facet, in the taxonomy's order; uses the prefetched terms."""
        return [t.name for t in self.terms.all() if t.facet == facet]

    def shown_to(self, user: "User") -> str:
        """ "full" or "masked": what somebody who may see this need sees of it."""
        return "full" if Need.objects.filter(pk=self.pk).full_to(user).exists() else "masked"

    @property
    def no_cloud(self) -> bool:
        """Whether what needs a cloud can't be used there: a closed network, or core technology without clearance.
        Which of the two is no supplier's business."""
        return self.internet == self.Internet.NONE or self.core_technology == self.CoreTechnology.HELD

    @property
    def masked_title(self) -> str:
        """What stands in the title's place for who may only read the summary."""
        process = ", ".join(self.terms_of(Term.Facet.PROCESS))
        return gettext("%(process)s 분야 수요") % {"process": process} if process else gettext("비공개 수요")


def _known_matches(user: "User") -> "models.QuerySet[Match]":
    """The matches of the outer query's need that a firm of this person knows of."""
    from .matches import Match

    return Match.objects.filter(
        need=OuterRef("pk"), solution__company__in=list(user.firms), status__in=Match.SUPPLIER_SEES
    )
