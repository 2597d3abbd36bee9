"""Computing leads in the background: for a need over all suppliers at once, for a supplier over the needs that its
words find.

Never in a request or a transaction: what was found is written at the end, for one need or supplier at a time. While
the search engine is away nothing is computed, so that what was found before stays.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from itertools import chain, zip_longest
from typing import Any
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import translation

from companies import industries
from companies.models import Company
from foundation.history import clock
from foundation.search import (
    Hit,
    IndexMissing,
    Query,
    Result,
    SearchUnavailable,
    get_engine,
    meaning,
    search_or,
)
from solutions import thesaurus
from solutions.models import Solution, Term
from solutions.prices import band_of

from ..models import Lead, LeadPass, LeadRefresh, Match, Need, Outcome
from ..ranking import features, reasons, retrieval
from ..ranking.acceptance import Decision, Kind, probability
from ..ranking.facts import NeedFacts, SolutionFacts
from ..ranking.load import masked_facts, need_facts, solution_facts
from .candidates import at_capacity, serving

PER_SOLUTION = 40  # needs that are looked at for each solution
POOL = 80  # and for all of a supplier's together
SPARE = 20  # hits that the index may still have of solutions that are no longer offered
MOST_KNOWN = 5_000  # solutions whose facts are held at once


class Refresher:
    """What is read once for many needs and suppliers: one for a batch of jobs."""

    def __init__(self) -> None:
        """Raises SearchUnavailable."""
        for index in ("solutions", "needs"):  # what was written a moment ago is looked for, too
            with suppress(IndexMissing):
                get_engine().refresh(index)
        self.ranker = serving()
        self.lexicon = thesaurus.lexicon()
        self.nearness = meaning.Nearness(retrieval.INDEX)
        self.busy = at_capacity()
        self._solutions: dict[str, SolutionFacts] = {}
        self._decisions: dict[str, list[Decision]] = {}
        self._needs: dict[str, NeedFacts] = {}

    def need(self, need: Need) -> int:
        """Bring the leads of one need up to date, in every supplier's list; returns how many pairs were scored."""
        if not is_offered(need):
            Lead.objects.filter(need=need).delete()
            return 0
        facts = self._need_facts(need)
        pool = self._pool(facts, retrieval.find(facts, nearness=self.nearness))
        seen = {UUID(s.company) for s, _text in pool}
        # Suppliers beyond the pool whose own words found this need.
        others = Lead.objects.filter(need=need).exclude(company__in=seen).values_list("company", flat=True)
        if companies := sorted(map(str, others)):
            pool += self._pool(facts, retrieval.find(facts, companies=companies, nearness=self.nearness))
        leads = self._leads(need, facts, pool)
        kept = [lead.company_id for lead in leads]
        _write(leads, Q(need=need) & ~Q(company__in=kept))
        return len(pool)

    def company(self, company: Company) -> int:
        """Bring one supplier's leads up to date, for the needs that its solutions' words find and those that it has
        already; returns how many pairs were scored."""
        offered = Solution.objects.offered().filter(company=company).values_list("pk", flat=True)
        own = self._known([str(pk) for pk in offered]).values()
        leads: list[Lead] = []
        scored = 0
        if own:
            keys = _found_by(company, own)
            rows = Need.objects.filter(Q(pk__in=keys) | Q(leads__company=company)).distinct()
            for need in filter(is_offered, for_facts(rows)):
                facts = self._need_facts(need)
                found = retrieval.find(
                    facts, companies=[str(company.pk)], limit=len(own) + SPARE, nearness=self.nearness
                )
                pool = self._pool(facts, found)
                leads += self._leads(need, facts, pool)
                scored += len(pool)
        kept = [lead.need_id for lead in leads]
        _write(leads, Q(company=company) & ~Q(need__in=kept))
        LeadRefresh.objects.update_or_create(company=company, defaults={"refreshed_at": clock.now()})
        return scored

    def _need_facts(self, need: Need) -> NeedFacts:
        """As suppliers may know the need; one that has pledged has an invitation, and no lead."""
        known = self._needs.get(str(need.pk))
        if known is None:
            read = need_facts if is_full(need) else masked_facts
            known = self._needs[str(need.pk)] = read(need, self.lexicon)
        return known

    def _known(self, ids: Collection[str]) -> dict[str, SolutionFacts]:
        if len(self._solutions) > MOST_KNOWN:
            self._solutions.clear()
        if missing := set(ids) - self._solutions.keys():
            self._solutions |= solution_facts(sorted(missing))
        return {id: self._solutions[id] for id in ids if id in self._solutions}

    def _pool(
        self, facts: NeedFacts, found: retrieval.Found
    ) -> list[tuple[SolutionFacts, features.TextScores]]:
        if found.stale:
            raise SearchUnavailable("leads wait for the search engine")
        known = self._known(list(found.texts))
        return [(s, found.texts[s.id]) for s in retrieval.possible(facts, known.values())]

    def _leads(
        self, need: Need, facts: NeedFacts, pool: Sequence[tuple[SolutionFacts, features.TextScores]]
    ) -> list[Lead]:
        """The best pair of each supplier in the pool, where it fits."""
        pool = [(s, text) for s, text in pool if s.company != str(need.company_id)]
        if not pool:
            return []
        now = clock.now()
        batch = features.Batch(facts, [s for s, _ in pool], now, [text for _, text in pool])
        rows = batch.matrix()
        scores = self.ranker.scores(rows)
        best: dict[str, int] = {}
        for index in np.argsort(-scores, kind="stable"):
            best.setdefault(batch.solutions[index].company, int(index))
        candidates = np.array(sorted(best.values()))
        chosen = candidates[self.ranker.fits(rows[candidates])]
        contributions = self.ranker.contributions(rows[chosen])
        decisions = self._decisions_of([batch.solutions[index].company for index in chosen])
        full = is_full(need)
        leads = []
        for index, share in zip(chosen, contributions, strict=True):
            solution, score = batch.solutions[index], float(scores[index])
            kind = kind_of(need, solution.ai_tasks, full=full)
            accept = probability(
                kind, decisions[solution.company], as_of=now, free=solution.company not in self.busy
            )
            leads.append(
                Lead(
                    need=need,
                    company_id=solution.company,
                    solution_id=solution.id,
                    score=score,
                    accept_probability=accept,
                    interest=score * accept,
                    reasons=told(batch, int(index), share),
                    ranker=self.ranker.version,
                    masked=not full,
                    refreshed_at=now,
                )
            )
        return leads

    def _decisions_of(self, companies: Collection[str]) -> dict[str, list[Decision]]:
        if missing := set(companies) - self._decisions.keys():
            self._decisions |= decisions_of(missing)
        return self._decisions


def is_offered(need: Need) -> bool:
    """Whether suppliers that were not invited may see it."""
    return (
        need.status == Need.Status.OPEN
        and need.company.status == Company.Status.APPROVED
        and need.confidentiality != Need.Confidentiality.INVITED
    )


def is_full(need: Need) -> bool:
    """Whether those suppliers may see all of it."""
    return need.confidentiality == Need.Confidentiality.OPEN


def for_facts(needs: Any) -> Any:
    return needs.for_list().prefetch_related("company__sites")


def told(batch: features.Batch, index: int, contributions: Any) -> dict[str, list[dict[str, Any]]]:
    """The reasons of a pair in every language of the pages."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = [
                {"family": r.family.value, "direction": r.direction, "text": r.text, "evidence": r.evidence}
                for r in reasons.explain(batch, index, contributions)
            ]
    return found


def kind_of(need: Need, techniques: Iterable[str], *, full: bool) -> Kind:
    """What the supplier may know of an invitation to this need."""
    families = (
        industries.families_of([need.company.industry_text], need.company.ksic_id or "") if full else ()
    )
    return Kind(
        techniques=frozenset(techniques),
        industries=frozenset(families),
        budget=band_of(need.budget_max_krw) if need.budget_max_krw is not None else "",
    )


def decisions_of(companies: Collection[str]) -> dict[str, list[Decision]]:
    """How these suppliers answered up to now, by company; an invitation that ran out counts when it did, and a lead
    that was passed on as one that was declined."""
    found: dict[str, list[Decision]] = {company: [] for company in companies}
    keys = [UUID(company) for company in companies]
    pair = Match.objects.filter(need=OuterRef("need"), solution=OuterRef("solution"))
    answers = (
        Outcome.objects.filter(
            solution__company__in=keys, kind__in=(Outcome.Kind.ACCEPTED, Outcome.Kind.DECLINED)
        )
        .annotate(pledged=Exists(pair.filter(nda_accepted_at__isnull=False)))
        .select_related("need__company", "solution")
        .prefetch_related("solution__terms")
    )
    for answer in answers:
        known = answer.pledged or is_full(answer.need)
        kind = kind_of(answer.need, answer.solution.terms_of(Term.Facet.AI_TASK), full=known)
        accepted = answer.kind == Outcome.Kind.ACCEPTED
        found[str(answer.solution.company_id)].append(
            Decision(kind=kind, accepted=accepted, occurred_at=answer.occurred_at)
        )
    silent = (
        Match.objects.filter(solution__company__in=keys, status=Match.Status.EXPIRED)
        .select_related("need__company", "solution", "invitation")
        .prefetch_related("solution__terms")
    )
    for match in silent:
        kind = kind_of(match.need, match.solution.terms_of(Term.Facet.AI_TASK), full=is_full(match.need))
        found[str(match.solution.company_id)].append(
            Decision(kind=kind, accepted=False, occurred_at=match.invitation.due_at)
        )
    passed = (
        LeadPass.objects.standing()
        .filter(company__in=keys)
        .select_related("need__company", "solution")
        .prefetch_related("solution__terms")
    )
    for row in passed:
        kind = kind_of(row.need, row.solution.terms_of(Term.Facet.AI_TASK), full=is_full(row.need))
        found[str(row.company_id)].append(Decision(kind=kind, accepted=False, occurred_at=row.passed_at))
    return found


def _found_by(company: Company, solutions: Collection[SolutionFacts]) -> list[str]:
    """Needs that the solutions' own words find, the best of each solution first."""
    if not Need.objects.open().exists():
        return []  # and perhaps no index yet
    by_solution: list[list[str]] = []
    for solution in solutions:
        query = Query(
            viewer=frozenset({"member", "supplier", f"company:{company.pk}"}),
            text=" ".join([solution.title, solution.summary, *solution.ai_tasks, *solution.industries]),
            filters={"status": [Need.Status.OPEN.value]},
            limit=PER_SOLUTION,
            count=False,
        )
        result = search_or("needs", query, _nothing)
        if result.stale:
            raise SearchUnavailable("leads wait for the search engine")
        by_solution.append([hit.id.partition(":")[0] for hit in result.hits])
    turns = chain.from_iterable(zip_longest(*by_solution))
    return list(dict.fromkeys(key for key in turns if key))[:POOL]


def _nothing() -> Result:
    return Result(hits=list[Hit](), total=0)


def _write(leads: Sequence[Lead], others: Q) -> None:
    """Put these leads in the place of the present ones; `others` are those that are no longer."""
    with transaction.atomic():
        Lead.objects.filter(others).delete()
        Lead.objects.bulk_create(
            leads,
            batch_size=100,
            update_conflicts=True,
            unique_fields=["need", "company"],
            update_fields=[
                "solution", "score", "accept_probability", "interest", "reasons", "ranker", "masked", "refreshed_at",
            ],
        )  # fmt: skip


def refresh_needs(pks: Collection[str], progress: Callable[[], Any] = lambda: None) -> int:
    """Bring the leads of these needs up to date; returns how many pairs were scored. Raises SearchUnavailable."""
    refresher = Refresher()
    scored = 0
    for need in for_facts(Need.objects.filter(pk__in=pks)):
        scored += refresher.need(need)
        progress()
    return scored


def refresh_companies(pks: Collection[str], progress: Callable[[], Any] = lambda: None) -> int:
    """Bring these suppliers' leads up to date; returns how many pairs were scored. Raises SearchUnavailable."""
    refresher = Refresher()
    scored = 0
    for company in Company.objects.filter(pk__in=pks):
        scored += refresher.company(company)
        progress()
    return scored


def weigh(*, company_id: str) -> None:
    """Take into account what a supplier has answered, and whether it can take one more; scores stay."""
    decisions = decisions_of([company_id])[company_id]
    free = company_id not in at_capacity()
    rows = list(
        Lead.objects.filter(company=UUID(company_id))
        .select_related("need__company")
        .prefetch_related("solution__terms")
    )
    for lead in rows:
        kind = kind_of(lead.need, lead.solution.terms_of(Term.Facet.AI_TASK), full=not lead.masked)
        lead.accept_probability = probability(kind, decisions, as_of=clock.now(), free=free)
        lead.interest = lead.score * lead.accept_probability
    Lead.objects.bulk_update(rows, ["accept_probability", "interest"], batch_size=200)
