"""What matchmaking adds to the frame of every page."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import User
from companies.permissions import is_supplier
from foundation.pages import frame

from .models import Match, Need


def match_nav(user: User) -> Iterable[frame.NavItem]:
    if is_supplier(user):
        yield frame.NavItem(_("받은 초대"), reverse("matchmaking:invitations"), order=40)


def match_waiting(user: User) -> Iterable[frame.Waiting]:
    """Suppliers: what to answer and to quote. Demand firms: what came back."""
    if is_supplier(user):
        received = Match.objects.filter(solution__company__in=list(user.firms)).aggregate(
            invited=Count("pk", filter=Q(status=Match.Status.INVITED)),
            accepted=Count("pk", filter=Q(status=Match.Status.ACCEPTED)),
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
            unanswered=Count("pk", filter=Q(status__in=UNANSWERED) & ~Exists(live)),
        )
        url = reverse("matchmaking:sent")
        yield frame.Waiting(_("도착한 견적"), sent["quoted"], f"{url}?status=quoted", order=30)
        yield frame.Waiting(_("거절·무응답 확인"), sent["unanswered"], f"{url}?status=unanswered", order=40)


#: An open need that has none of these, but refusals, waits for other candidates.
LIVE = (
    Match.Status.SHORTLISTED,
    Match.Status.INVITED,
    Match.Status.ACCEPTED,
    Match.Status.QUOTED,
)
UNANSWERED = (Match.Status.DECLINED, Match.Status.EXPIRED)

frame.register(nav=match_nav, waiting=match_waiting)
