"""The coordinators' desk: what waits for the operating body, each row with since when, until when and of whom.

What a person has an interest in is in none of its queues. Due dates are counted in working days and move nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from companies.models import User
from foundation.history import clock

from .models import ContactLog, Match, Need
from .services.assignments import CARED_FOR

REVIEW_DAYS = 3  # working days to review a need and to arrange a consultation
STEP_DAYS = 5  # working days for every other step
SOON = timedelta(days=2)  # how long before its date an invitation is looked at
EXPIRED_FOR = timedelta(days=14)  # how long an invitation without an answer is looked at

N = Need.Status
M = Match.Status

#: Taken by a coordinator, and not yet confirmed by its firm.
UNCONFIRMED = ~Q(confirm_token_hash="") & Q(confirmed_at=None)
#: States in which nobody has been asked yet, or is no longer.
UNASKED = (M.SHORTLISTED, M.CANCELLED)


@dataclass(frozen=True)
class Row:
    """What waits: `since` and `due` are days; `who` looks after it, by name, where somebody does."""

    title: str
    url: str
    firm: str
    note: str
    who: str
    since: date
    due: date | None
    contact: ContactLog | None = None

    @property
    def age(self) -> int:
        """Working days since it began."""
        return working_days(self.since, clock.today())

    @property
    def overdue(self) -> int:
        """Working days, or at least one, since it was due; 0 while there is time."""
        if self.due is None or self.due >= clock.today():
            return 0
        return max(1, working_days(self.due, clock.today()))

    @property
    def is_due(self) -> bool:
        return self.due == clock.today()


@dataclass(frozen=True)
class Queue:
    """`rows(user)` in the order of urgency; `mine(user)` are those that the user looks after."""

    code: str
    label: str | Promise
    hint: str | Promise
    rows: Callable[[User], QuerySet[Any]]
    mine: Callable[[User], Q]
    tell: Callable[[Any], Row]


def working_days(start: date, end: date) -> int:
    """Those after `start` up to `end`, as due dates are counted."""
    if end <= start:
        return 0
    away = [*clock.holidays()]
    return int(np.busday_count(start + timedelta(days=1), end + timedelta(days=1), holidays=away))


def _needs(user: User) -> QuerySet[Need]:
    rows = Need.objects.visible_to(user).select_related("company", "coordinator")
    if not (firms := list(user.interests)):
        return rows
    thought_of = Match.objects.filter(need=OuterRef("pk"), solution__company__in=firms)
    return rows.exclude(company__in=firms).exclude(Exists(thought_of))


def _matches(user: User) -> QuerySet[Match]:
    rows = Match.objects.visible_to(user).filter(need__status=N.OPEN)
    if firms := list(user.interests):
        rows = rows.exclude(need__company__in=firms)
    return rows.for_list().select_related("need__coordinator")


def submitted(user: User) -> QuerySet[Need]:
    """What waits for a review or for its firm's confirmation."""
    rows = _needs(user).filter(status=N.SUBMITTED)
    return rows.alias(sent=Coalesce("submitted_at", "created_at")).order_by("sent", "pk")


def _review(user: User) -> QuerySet[Need]:
    return submitted(user).exclude(UNCONFIRMED)


def _unconfirmed(user: User) -> QuerySet[Need]:
    return submitted(user).filter(UNCONFIRMED)


def _returned(user: User) -> QuerySet[Need]:
    return _needs(user).filter(status=N.RETURNED).order_by("returned_at", "pk")


def _uninvited(user: User) -> QuerySet[Need]:
    asked = Match.objects.filter(need=OuterRef("pk")).exclude(status__in=UNASKED)
    return _needs(user).filter(~Exists(asked), status=N.OPEN).order_by("opened_at", "pk")


def _invitations(user: User) -> QuerySet[Match]:
    """Those whose date is near, and those of needs nobody else works on that went unanswered lately."""
    now = clock.now()
    near = Q(status=M.INVITED, invitation__due_at__lte=now + SOON)
    at_work = Match.objects.filter(need=OuterRef("need"), status__in=Match.BUSY)
    gone = ~Exists(at_work) & Q(status=M.EXPIRED, invitation__due_at__gt=now - EXPIRED_FOR)
    return _matches(user).filter(near | gone).order_by("invitation__due_at", "pk")


def _without_offer(user: User) -> QuerySet[Match]:
    """Accepted a week ago, which is five working days, and no offer yet."""
    began = Coalesce("invitation__answered_at", "created_at")
    rows = _matches(user).filter(status__in=(M.ACCEPTED, M.CONSULTED)).annotate(began=began)
    return rows.filter(began__lte=clock.now() - timedelta(days=7)).order_by("began", "pk")


def _consultations(user: User) -> QuerySet[Match]:
    rows = _matches(user).filter(status=M.ACCEPTED, consultation_asked_at__isnull=False)
    return rows.order_by("consultation_asked_at", "pk")


def _undecided(user: User) -> QuerySet[Need]:
    offered = Q(matches__status=M.QUOTED)
    rows = (
        _needs(user)
        .filter(status=N.OPEN)
        .annotate(
            offers=Count("matches", filter=offered, distinct=True),
            offered_at=Max("matches__quotations__submitted_at", filter=offered),
        )
    )
    return rows.filter(offers__gt=0).order_by("offered_at", "pk")


def _actions(user: User) -> QuerySet[ContactLog]:
    rows = ContactLog.objects.visible_to(user).waiting().for_list()
    return rows.order_by(F("next_on").asc(nulls_last=True), "recorded_at")


def _unassigned(user: User) -> QuerySet[Need]:
    rows = _needs(user).filter(status__in=(N.OPEN, N.MATCHED), coordinator=None)
    return rows.order_by("opened_at", "pk")


def _under_way(user: User) -> QuerySet[Need]:
    return _needs(user).filter(status__in=CARED_FOR).order_by("created_at", "pk")


def actions_due(user: User) -> QuerySet[ContactLog]:
    """This person's own next actions that are due today or were before."""
    return ContactLog.objects.visible_to(user).waiting().filter(by_key=user.pk, next_on__lte=clock.today())


def _of_need(need: Need, since: datetime, note: str, days: int = STEP_DAYS) -> Row:
    began = localdate(since)
    return Row(
        title=need.title or _("제목 없음"),
        url=reverse("matchmaking:need", args=[need.pk]),
        firm=need.company.name,
        note=note,
        who=str(need.coordinator or ""),
        since=began,
        due=localdate(clock.working_days_later(days, start=began)),
    )


def _of_match(match: Match, since: datetime, note: str, due: date) -> Row:
    return Row(
        title=match.solution.title,
        url=reverse("matchmaking:match", args=[match.pk]),
        firm=f"{match.solution.company.name} → {match.need.company.name}",
        note=note,
        who=str(match.need.coordinator or ""),
        since=localdate(since),
        due=due,
    )


def _after(moment: datetime, days: int) -> date:
    return localdate(clock.working_days_later(days, start=localdate(moment)))


def _tell_submitted(need: Need) -> Row:
    return _of_need(need, need.submitted_at or need.created_at, need.get_source_display(), REVIEW_DAYS)


def _tell_returned(need: Need) -> Row:
    return _of_need(need, need.returned_at or need.created_at, "")


def _tell_opened(need: Need) -> Row:
    return _of_need(need, need.opened_at or need.created_at, need.get_status_display())


def _tell_under_way(need: Need) -> Row:
    since = need.opened_at or need.submitted_at or need.created_at
    return replace(_of_need(need, since, need.get_status_display()), due=None)


def _tell_offers(need: Any) -> Row:
    offers = ngettext("견적 %(count)d건", "견적 %(count)d건", need.offers) % {"count": need.offers}
    row = _of_need(need, need.offered_at, offers)
    return replace(row, url=reverse("matchmaking:shortlisted", args=[need.pk]))


def _tell_invitation(match: Match) -> Row:
    invitation = match.invitation
    return _of_match(match, invitation.sent_at, match.get_status_display(), localdate(invitation.due_at))


def _tell_without_offer(match: Any) -> Row:
    return _of_match(match, match.began, match.get_status_display(), _after(match.began, STEP_DAYS))


def _tell_consultation(match: Match) -> Row:
    asked = match.consultation_asked_at or match.created_at
    return _of_match(match, asked, _("상담 요청"), _after(asked, REVIEW_DAYS))


def _tell_action(contact: ContactLog) -> Row:
    return Row(
        title=contact.next_action,
        url=reverse("matchmaking:contact", args=[contact.pk]),
        firm=contact.company.name,
        note=contact.get_kind_display(),
        who="",
        since=contact.occurred_on,
        due=contact.next_on,
        contact=contact,
    )


def _own_needs(user: User) -> Q:
    return Q(coordinator=user)


def _of_own_needs(user: User) -> Q:
    return Q(need__coordinator=user)


def _own_logs(user: User) -> Q:
    return Q(by_key=user.pk)


QUEUES = (
    Queue(
        "review",
        gettext_lazy("검토할 수요"),
        gettext_lazy("제출하고 3영업일 안에 매칭을 시작하거나 보완을 요청합니다."),
        _review,
        _own_needs,
        _tell_submitted,
    ),
    Queue(
        "unconfirmed",
        gettext_lazy("기업 확인 대기"),
        gettext_lazy("대신 적은 수요를 기업이 아직 확인하지 않았습니다. 링크를 다시 보내거나 전화하세요."),
        _unconfirmed,
        _own_needs,
        _tell_submitted,
    ),
    Queue(
        "returned",
        gettext_lazy("보완 기다림"),
        gettext_lazy("보완을 요청했고 아직 다시 제출하지 않았습니다. 5영업일이 지나면 연락해 보세요."),
        _returned,
        _own_needs,
        _tell_returned,
    ),
    Queue(
        "uninvited",
        gettext_lazy("아직 초대 없음"),
        gettext_lazy("매칭을 시작했지만 아무 공급기업도 초대하지 않았습니다."),
        _uninvited,
        _own_needs,
        _tell_opened,
    ),
    Queue(
        "invitations",
        gettext_lazy("초대 회신"),
        gettext_lazy("회신 기한이 이틀 안이거나, 답이 없이 끝나 다른 후보가 필요한 초대입니다."),
        _invitations,
        _of_own_needs,
        _tell_invitation,
    ),
    Queue(
        "without_offer",
        gettext_lazy("견적 없음"),
        gettext_lazy("수락한 지 5영업일이 지나도록 견적이 오지 않았습니다."),
        _without_offer,
        _of_own_needs,
        _tell_without_offer,
    ),
    Queue(
        "consultations",
        gettext_lazy("상담 요청"),
        gettext_lazy("상담을 잡고 상담일지를 적으면 여기서 빠집니다."),
        _consultations,
        _of_own_needs,
        _tell_consultation,
    ),
    Queue(
        "undecided",
        gettext_lazy("선정 대기"),
        gettext_lazy("견적이 도착했고 수요기업이 아직 고르지 않았습니다."),
        _undecided,
        _own_needs,
        _tell_offers,
    ),
    Queue(
        "actions",
        gettext_lazy("다음에 할 일"),
        gettext_lazy("상담일지에 적어 둔 할 일입니다. 마치면 마쳤다고 표시하세요."),
        _actions,
        _own_logs,
        _tell_action,
    ),
    Queue(
        "unassigned",
        gettext_lazy("담당 없음"),
        gettext_lazy("진행 중인데 담당 코디네이터가 없습니다."),
        _unassigned,
        _own_needs,
        _tell_opened,
    ),
    Queue(
        "under_way",
        gettext_lazy("진행 중인 수요"),
        gettext_lazy("제출한 뒤 끝나지 않은 수요 전체입니다. 내 담당만 골라 볼 수 있습니다."),
        _under_way,
        _own_needs,
        _tell_under_way,
    ),
)
BY_CODE = {queue.code: queue for queue in QUEUES}
