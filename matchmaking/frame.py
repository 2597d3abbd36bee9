"""What matchmaking adds to the frame of every page."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from companies.models import User
from companies.permissions import is_operator, is_supplier
from foundation.history import clock
from foundation.pages import frame

from . import desk, permissions
from .models import Consultation, Curation, Match, MatchingEvent, Need, Question, Round, Seat
from .services import threads

#: Pages of a match stand in no list of their own: suppliers come to them by their pursuits, others by the needs.
OF_A_MATCH = ("/matches/", "/invitations/")
#: Parts of a round.
OF_A_ROUND = ("/seats/", "/bonuses/", "/challenges/", "/appeals/")
#: An offer is awaited.
TO_QUOTE = (Match.Status.ACCEPTED, Match.Status.CONSULTED)


def match_nav(user: User) -> Iterable[frame.NavItem]:
    if is_supplier(user):
        yield frame.NavItem(_("진행 현황"), reverse("matchmaking:pursuits"), order=40, also=OF_A_MATCH)


def match_waiting(user: User) -> Iterable[frame.Waiting]:
    """Suppliers: what to answer and to quote. Demand firms: what came back."""
    if is_supplier(user):
        received = Match.objects.filter(solution__company__in=list(user.firms)).aggregate(
            invited=Count("pk", filter=Q(status=Match.Status.INVITED)),
            accepted=Count("pk", filter=Q(status__in=TO_QUOTE)),
        )
        url = reverse("matchmaking:invitations")
        yield frame.Waiting(_("답할 초대"), received["invited"], f"{url}?status=invited", order=10)
        yield frame.Waiting(_("견적 낼 건"), received["accepted"], f"{url}?status=accepted", order=20)
    if any(row.company.demands and row.company.status == "approved" for row in user.firms.values()):
        of_need = Match.objects.filter(need=OuterRef("need"))
        live = of_need.filter(status__in=LIVE)
        sent = Match.objects.filter(
            need__company__in=list(user.firms), need__status=Need.Status.OPEN
        ).aggregate(
            quoted=Count("pk", filter=Q(status=Match.Status.QUOTED)),
            unanswered=Count("pk", filter=Q(status__in=UNANSWERED) & ~Q(Exists(live))),
        )
        url = reverse("matchmaking:sent")
        yield frame.Waiting(_("도착한 견적"), sent["quoted"], f"{url}?status=quoted", order=30)
        yield frame.Waiting(_("거절·무응답 확인"), sent["unanswered"], f"{url}?status=unanswered", order=40)
        asked = Question.objects.filter(
            need__company__in=list(user.firms), need__status=Need.Status.OPEN, answered_at=None
        ).values_list("need", flat=True)
        if waiting := list(asked):
            url = reverse("matchmaking:questions", args=[waiting[0]])
            yield frame.Waiting(_("답할 질문"), len(waiting), url, order=25)


#: An open need that has none of these, but refusals, waits for other candidates.
LIVE = (Match.Status.SHORTLISTED, *Match.BUSY)
UNANSWERED = (Match.Status.DECLINED, Match.Status.EXPIRED)


def desk_nav(user: User) -> Iterable[frame.NavItem]:
    if is_operator(user):
        yield frame.NavItem(_("업무함"), reverse("matchmaking:desk"), order=5)


def need_nav(user: User) -> Iterable[frame.NavItem]:
    if is_operator(user) or user.firms:
        also = () if is_supplier(user) else OF_A_MATCH
        yield frame.NavItem(_("수요"), reverse("matchmaking:needs"), order=10, also=also)


def need_waiting(user: User) -> Iterable[frame.Waiting]:
    """Operators: what to review and what the firm has yet to confirm. Firms: what is still in their hands."""
    desk_url = reverse("matchmaking:desk")
    unconfirmed = desk.UNCONFIRMED
    if is_operator(user):
        counts = desk.submitted(user).aggregate(
            ready=Count("pk", filter=~unconfirmed), unconfirmed=Count("pk", filter=unconfirmed)
        )
        yield frame.Waiting(_("검토할 수요"), counts["ready"], f"{desk_url}?queue=review", order=10)
        yield frame.Waiting(
            _("기업 확인 대기"), counts["unconfirmed"], f"{desk_url}?queue=unconfirmed", order=15
        )
        due = desk.actions_due(user).count()
        yield frame.Waiting(_("오늘까지 할 일"), due, f"{desk_url}?queue=actions&mine=1", order=12)
        pins = Curation.objects.waiting_for(user).count()
        yield frame.Waiting(
            _("확인할 TP 추천"), pins, reverse("matchmaking:curations") + "?status=proposed", order=18
        )
    if firms := [key for key, row in user.firms.items() if row.company.demands]:
        mine = reverse("matchmaking:needs_mine")
        counts = Need.objects.filter(company__in=firms).aggregate(
            draft=Count("pk", filter=Q(status=Need.Status.DRAFT)),
            returned=Count("pk", filter=Q(status=Need.Status.RETURNED)),
            unconfirmed=Count("pk", filter=Q(status=Need.Status.SUBMITTED) & unconfirmed),
        )
        yield frame.Waiting(_("작성 중인 수요"), counts["draft"], mine, order=50)
        yield frame.Waiting(_("보완 요청받은 수요"), counts["returned"], mine, order=10)
        yield frame.Waiting(_("확인할 수요"), counts["unconfirmed"], mine, order=10)


def need_actions(user: User) -> Iterable[frame.Action]:
    if is_operator(user):
        yield frame.Action(_("전화로 수요 받기"), reverse("matchmaking:need_take"), order=10)
    if any(row.company.demands and row.company.status == "approved" for row in user.firms.values()):
        yield frame.Action(_("수요 등록"), reverse("matchmaking:need_create"), order=10)


def lead_nav(user: User) -> Iterable[frame.NavItem]:
    if is_supplier(user):
        yield frame.NavItem(_("추천 수요"), reverse("matchmaking:leads"), order=35)


def lead_actions(user: User) -> Iterable[frame.Action]:
    if is_supplier(user):
        yield frame.Action(_("추천 수요 보기"), reverse("matchmaking:leads"), order=20)


def grading_nav(user: User) -> Iterable[frame.NavItem]:
    if is_operator(user):
        yield frame.NavItem(
            pgettext("grading", "채점"), reverse("matchmaking:grading"), order=45, seldom=True
        )


def ranker_nav(user: User) -> Iterable[frame.NavItem]:
    if permissions.can_see_rankers(user):
        yield frame.NavItem(_("순위 모델"), reverse("matchmaking:rankers"), order=85, seldom=True)


def round_nav(user: User) -> Iterable[frame.NavItem]:
    if is_operator(user) or user.is_reviewer:
        yield frame.NavItem(_("선정평가"), reverse("matchmaking:rounds"), order=42, also=OF_A_ROUND)


def round_waiting(user: User) -> Iterable[frame.Waiting]:
    """Reviewers: what to pledge for and to score. Operators: what is due to be scored, closed or decided."""
    url = reverse("matchmaking:rounds")
    if user.is_reviewer:
        to_do = Seat.objects.to_do(user).count()
        yield frame.Waiting(_("서약·채점할 선정평가"), to_do, url, order=44)
    if is_operator(user):
        to_lead = Round.objects.visible_to(user).to_lead().count()
        yield frame.Waiting(_("진행할 선정평가"), to_lead, url, order=43)


def thread_nav(user: User) -> Iterable[frame.NavItem]:
    if is_operator(user) or user.firms:
        yield frame.NavItem(_("대화"), reverse("matchmaking:threads"), order=42)


def thread_waiting(user: User) -> Iterable[frame.Waiting]:
    if is_operator(user) or user.firms:
        yield frame.Waiting(
            _("읽지 않은 대화"), threads.unread(user), reverse("matchmaking:threads"), order=25
        )


def event_nav(user: User) -> Iterable[frame.NavItem]:
    if is_operator(user):
        yield frame.NavItem(_("매칭상담회"), reverse("matchmaking:events"), order=41)
    elif user.firms:
        yield frame.NavItem(_("매칭상담회"), reverse("matchmaking:appointments"), order=41)


def event_waiting(user: User) -> Iterable[frame.Waiting]:
    """Firms: where they are awaited. Operators: who can't come, and what is still to be logged."""
    if is_operator(user):
        handled = Consultation.objects.handled_by(user).filter(event__status=MatchingEvent.Status.PUBLISHED)
        asked = Q(cancel_asked_at__isnull=False, status=Consultation.Status.BOOKED)
        over = Q(event__ends_at__lte=clock.now(), status__in=Consultation.OPEN)
        counts = handled.aggregate(asked=Count("pk", filter=asked & ~over), over=Count("pk", filter=over))
        url = reverse("matchmaking:events")
        yield frame.Waiting(_("취소를 요청받은 상담"), counts["asked"], url, order=21)
        yield frame.Waiting(_("정리할 상담"), counts["over"], url, order=22)
    if user.firms:
        coming = Consultation.objects.of_firms(user).open().filter(event__ends_at__gt=clock.now())
        yield frame.Waiting(_("다가오는 상담"), coming.count(), reverse("matchmaking:appointments"), order=45)


frame.register(nav=event_nav, waiting=event_waiting)
frame.register(nav=thread_nav, waiting=thread_waiting)
frame.register(nav=ranker_nav)
frame.register(nav=round_nav, waiting=round_waiting)
frame.register(nav=desk_nav)
frame.register(nav=grading_nav)
frame.register(nav=match_nav, waiting=match_waiting)
frame.register(nav=need_nav, waiting=need_waiting, actions=need_actions)
frame.register(nav=lead_nav, actions=lead_actions)
