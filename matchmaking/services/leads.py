"""Leads of a supplier: the open needs that it may see and that its solutions fit, by both sides' interest.

They are computed in the background (lead_refresh.py); a page only reads rows, through what its reader may see by then.
A need that the supplier sees masked was ranked and explained by its masked content only. Nothing is logged: leads are
no impressions.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Min
from django.utils.translation import get_language

from companies.models import Company, User
from companies.permissions import is_supplier
from foundation import outbox
from foundation.history import clock
from foundation.history.workflow import require
from foundation.outbox.models import Job
from solutions.models import Solution

from ..faces import Face, face
from ..models import Lead, LeadRefresh, Need
from ..models.leads import LeadQuerySet
from ..ranking.features import Family
from ..ranking.points import CLOSE, in_words, points
from ..ranking.reasons import Reason
from .candidates import at_capacity, serving

OF_NEED, OF_COMPANY, WEIGH, ALL = (
    "matchmaking.leads_of_need",
    "matchmaking.leads_of_company",
    "matchmaking.weigh_leads",
    "matchmaking.all_leads",
)
PER_PAGE = 20
LATE = timedelta(minutes=5)  # after which a job that nobody took says that no worker is at work


@dataclass(frozen=True, kw_only=True)
class LeadRow:
    """A need as its viewer may see it, beside that of the supplier's solutions which fits it best."""

    pk: int
    need: Face
    solution: Solution
    score: float
    accept_probability: float
    interest: float
    reasons: list[Reason]

    @property
    def points(self) -> int:
        return points(self.score)

    @property
    def words(self) -> str:
        return in_words(self.score)

    @property
    def close(self) -> bool:
        return self.points >= CLOSE


@dataclass(frozen=True, kw_only=True)
class LeadList:
    """`solutions` tells how many of the supplier's solutions are offered; without any there are no leads. `passed` are
    those that it said are nothing for it.

    `refreshed_at` is when the oldest of these rows was computed (None: never yet), `refreshing` whether they are being
    computed anew, `late` whether that has waited for too long. At `capacity`, nobody can invite the supplier now.
    """

    ranker: str
    page: Page[Lead]
    items: list[LeadRow]
    solutions: int
    passed: int
    refreshed_at: datetime | None
    refreshing: bool
    late: bool
    capacity: bool


Narrow = Callable[[LeadQuerySet], LeadQuerySet]


def leads(*, user: User, page: Any = 1, narrow: Narrow = lambda rows: rows, passed: bool = False) -> LeadList:
    """The needs worth this supplier's time, each with its best solution; those that fit in part only come last. What it
    passed on is left out, or shown alone."""
    require(is_supplier(user))
    firms = [row.company for row in user.firms.values() if row.company.supplies]
    solutions = Solution.objects.offered().filter(company__in=firms).count()
    seen = Lead.objects.visible_to(user)
    rows = narrow(seen.passed(passed=passed)).ranked((CLOSE - 0.5) / 100)
    rows = rows.select_related("need__company", "solution").prefetch_related("need__terms")
    shown = Paginator(rows, PER_PAGE).get_page(page)
    found = list(shown)
    items = [_row(lead) for lead in found]
    ranker = serving().version
    refreshed = list(LeadRefresh.objects.filter(company__in=firms).values_list("refreshed_at", flat=True))
    computed = [lead.refreshed_at for lead in found] or refreshed
    waiting_since = _waiting_since(firms)
    busy = at_capacity()
    return LeadList(
        ranker=ranker,
        page=shown,
        items=items,
        solutions=solutions,
        passed=seen.passed(passed=True).count(),
        refreshed_at=min(computed) if computed else None,
        refreshing=waiting_since is not None or any(lead.ranker != ranker for lead in found),
        late=waiting_since is not None and waiting_since < clock.now() - LATE,
        capacity=bool(firms) and all(str(firm.pk) in busy for firm in firms),
    )


def _row(lead: Lead) -> LeadRow:
    return LeadRow(
        pk=lead.pk,
        need=face(lead.need, full=not lead.masked),
        solution=lead.solution,
        score=lead.score,
        accept_probability=lead.accept_probability,
        interest=lead.interest,
        reasons=reasons_of(lead),
    )


def reasons_of(lead: Lead) -> list[Reason]:
    """In the reader's language."""
    told: list[dict[str, Any]] = lead.reasons.get(get_language()) or next(iter(lead.reasons.values()), [])
    return [
        Reason(Family(row["family"]), row["direction"], row["text"], list(row["evidence"])) for row in told
    ]


def _waiting_since(firms: Iterable[Company]) -> datetime | None:
    """Since when leads that could be these firms' wait to be computed."""
    unsettled = Job.objects.unsettled()
    of_firms = unsettled.filter(coalesce_key__in=[_key(OF_COMPANY, firm.pk) for firm in firms])
    of_needs = unsettled.filter(kind__in=(OF_NEED, ALL))
    waiting: datetime | None = (of_firms | of_needs).aggregate(since=Min("run_after"))["since"]
    return waiting


def refresh_own(*, user: User) -> None:
    """Have the leads of one's own firms computed anew."""
    require(is_supplier(user))
    queue_companies(row.company.pk for row in user.firms.values() if row.company.supplies)


def queue_needs(pks: Iterable[Any]) -> None:
    """Have the leads of these needs computed anew, in every supplier's list."""
    outbox.add_many(OF_NEED, ((_key(OF_NEED, pk), {"need_id": str(pk)}) for pk in pks))


def queue_companies(pks: Iterable[Any]) -> None:
    """Have these suppliers' leads computed anew."""
    outbox.add_many(OF_COMPANY, ((_key(OF_COMPANY, pk), {"company_id": str(pk)}) for pk in pks))


def solutions_written(pks: Collection[str]) -> None:
    """What follows when solutions were written to the index."""
    queue_companies(Solution.objects.filter(pk__in=pks).values_list("company", flat=True).distinct())


def queue_weighing(*, company_id: Any) -> None:
    """Take into account what a supplier has answered, or whether it has room; in the deciding transaction."""
    outbox.add(WEIGH, coalesce_key=_key(WEIGH, company_id), company_id=company_id)


@transaction.atomic
def refresh_all() -> int:
    """Have all leads computed anew, of every open need; returns how many needs that are. What is queued and what is
    gone belong together: a failure leaves both as they were."""
    pks = list(Need.objects.open().values_list("pk", flat=True))
    queue_needs(pks)
    Lead.objects.exclude(need__status=Need.Status.OPEN).delete()
    return len(pks)


def _key(kind: str, pk: Any) -> str:
    return f"{kind}:{pk}"
