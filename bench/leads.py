"""Refreshing all leads in the background: every open need against a catalogue, and a few suppliers from their side."""

import os
import time
from typing import Any

from bench.timing import SECONDS
from foundation.history import clock
from foundation.search.services import rebuild
from matchmaking.models import Lead, Need
from matchmaking.ranking import retrieval
from matchmaking.services import lead_refresh, leads
from solutions.models import Solution

NEEDS = int(os.environ.get("BENCH_NEEDS", "1000"))
SUPPLIERS = 10
JOBS = 50  # needs that a worker takes at once


def run(texts: list[Need]) -> dict[str, Any]:
    """Of a filled engine and the demo's needs, repeated up to BENCH_NEEDS, as many of them as BENCH_SECONDS allow.
    Pairs per second are counted twice: all that were compared by search (needs × solutions), and those that got
    features and a score."""
    needs = _needs(texts)
    rebuild(index="needs")
    solutions = Solution.objects.offered().count()
    Lead.objects.all().delete()
    lead_refresh.refresh_needs([needs[0].pk])
    scored = done = 0
    begin = time.perf_counter()
    while done < len(needs) and time.perf_counter() - begin < SECONDS:
        chunk = [need.pk for need in needs[done : done + JOBS]]
        scored += lead_refresh.refresh_needs(chunk)
        done += len(chunk)
    seconds = time.perf_counter() - begin
    rows = Lead.objects.count()
    companies = list(Lead.objects.values_list("company", flat=True).distinct()[:SUPPLIERS])
    begin = time.perf_counter()
    of_companies = lead_refresh.refresh_companies(companies)
    of_companies_seconds = time.perf_counter() - begin
    begin = time.perf_counter()
    leads.refresh_all()
    queued = time.perf_counter() - begin
    return {
        "needs": len(needs),
        "needs_measured": done,
        "solutions": solutions,
        "pool": retrieval.POOL,
        "leads": rows,
        "seconds": round(seconds, 1),
        "pairs_compared_per_second": round(done * solutions / seconds),
        "pairs_scored_per_second": round(scored / seconds),
        "ms_per_need": round(seconds * 1000 / done, 1),
        "ms_per_supplier": round(of_companies_seconds * 1000 / max(1, len(companies)), 1),
        "pairs_scored_per_second_of_suppliers": round(of_companies / of_companies_seconds),
        "ms_to_queue_all": round(queued * 1000, 1),
    }


def _needs(texts: list[Need]) -> list[Need]:
    """As many open needs as are asked for, the texts in turn."""
    kept = Need.objects.filter(external_id__startswith="bench-n").count()
    more = [
        Need(
            company=text.company,
            external_id=f"bench-n{number}",
            title=text.title,
            description=text.description,
            budget_max_krw=text.budget_max_krw,
            desired_weeks=text.desired_weeks,
            status=Need.Status.OPEN,
            opened_at=clock.now(),
        )
        for number, text in ((n, texts[n % len(texts)]) for n in range(len(texts) + kept, NEEDS))
    ]
    Need.objects.bulk_create(more)
    links = Need.terms.through
    links.objects.bulk_create(
        links(need=need, term=term)
        for number, need in enumerate(more, len(texts) + kept)
        for term in texts[number % len(texts)].terms.all()
    )
    return list(Need.objects.filter(company=texts[0].company)[:NEEDS])
