"""Reads facts from the database for a whole batch, in a number of queries that doesn't grow with it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, CharField, ExpressionWrapper
from django.db.models.functions import Cast

from companies.models import Site
from foundation.history import clock
from matchmaking.models import Need
from solutions import thesaurus
from solutions.models import OFFERED, Reference, Solution, Term
from solutions.thesaurus import Lexicon

from .facts import NeedFacts, ReferenceFacts, SolutionFacts, Track
from .tracks import tracks

F = Term.Facet


def need_facts(need: Need, lexicon: Lexicon | None = None) -> NeedFacts:
    """All of a need, for those who may see all of it; reads company, its KSIC and sites, terms, and the thesaurus."""
    company = need.company
    deployments = tuple(need.terms_of(F.DEPLOYMENT))
    return NeedFacts(
        id=str(need.pk),
        company=str(company.pk),
        title=need.title,
        description=need.description,
        industry_text=company.industry_text,
        ksic=company.ksic_id or "",
        processes=tuple(need.terms_of(F.PROCESS)),
        data_types=tuple(need.terms_of(F.DATA_TYPE)),
        deployments=deployments,
        any_deployment=need.any_deployment or not deployments,
        no_cloud=need.no_cloud,
        budget_max_krw=need.budget_max_krw,
        desired_weeks=need.desired_weeks,
        districts=tuple(site.district for site in company.sites.all()),
        employees=company.employees,
        also=(lexicon or thesaurus.lexicon()).also(f"{need.title}\n{need.description}"),
    )


def masked_facts(need: Need, lexicon: Lexicon | None = None) -> NeedFacts:
    """What a supplier may know before it has accepted the terms, as faces.face() shows it, so that neither
    rank, score nor reasons give away the rest; reads its terms and the thesaurus."""
    deployments = tuple(need.terms_of(F.DEPLOYMENT))
    return NeedFacts(
        id=str(need.pk),
        company="",
        title=need.masked_title,
        description=need.masked_summary,
        processes=tuple(need.terms_of(F.PROCESS)),
        deployments=deployments,
        any_deployment=need.any_deployment or not deployments,
        no_cloud=need.no_cloud,
        budget_max_krw=need.budget_max_krw,
        also=(lexicon or thesaurus.lexicon()).also(f"{need.masked_title}\n{need.masked_summary}"),
    )


def solution_facts(
    ids: Collection[str],
    *,
    as_of: datetime | None = None,
    offered_only: bool = True,
    apart_from: str | None = None,
) -> dict[str, SolutionFacts]:
    """The offered ones among these solutions, by id: the second lock behind the index. Seven queries, and
    those of records that aren't held.

    What is dated (references, publication, edits, the supplier's track) is that of `as_of` (default: now); the rest
    is kept in its present state only. A replay asks for what is no longer offered, too; a training for tracks
    `apart_from` the need that it reads, since what became of a pair must not stand in its own features.
    """
    as_of = as_of or clock.now()
    # OFFERED is asked as a value: as a condition, it makes SQLite read all that is published for these few.
    shown = ExpressionWrapper(OFFERED, output_field=BooleanField())
    found = Solution.objects.filter(pk__in=ids).annotate(shown=shown).order_by().values(
        "pk", "external_id", "company_id", "title", "summary", "description", "industries", "price_min_krw",
        "price_max_krw", "lead_time_weeks", "certifications", "published_at", "shown",
        "company__employees", "company__open_slots",
    )  # fmt: skip
    rows = [row for row in found if row["shown"] or not offered_only]
    keys = [row["pk"] for row in rows]
    terms: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    through = Solution.terms.through.objects.filter(solution__in=keys).order_by("term__position")
    # Of so many rows, keys as the database writes them: a UUID would be made of each.
    key = Cast("solution_id", CharField())
    for solution, facet, name in through.values_list(key, "term__facet", "term__name"):
        terms[solution.replace("-", "")][facet].append(name)
    references: defaultdict[object, list[ReferenceFacts]] = defaultdict(list)
    for pk, solution, industry, year, outcome in (
        Reference.objects.filter(solution__in=keys, year__lte=as_of.year)
        .order_by("-year", "pk")
        .values_list("pk", "solution_id", "industry", "year", "outcome")
    ):
        references[solution].append(ReferenceFacts(id=str(pk), industry=industry, year=year, outcome=outcome))
    companies = {row["company_id"] for row in rows}
    districts = _districts(companies)
    known, edited = tracks(companies, keys, as_of, apart_from)
    return {
        str(row["pk"]): SolutionFacts(
            id=str(row["pk"]),
            external_id=row["external_id"],
            company=str(row["company_id"]),
            title=row["title"],
            summary=row["summary"],
            description=row["description"],
            industries=tuple(row["industries"]),
            processes=tuple(terms[row["pk"].hex][F.PROCESS]),
            ai_tasks=tuple(terms[row["pk"].hex][F.AI_TASK]),
            data_types=tuple(terms[row["pk"].hex][F.DATA_TYPE]),
            deployments=tuple(terms[row["pk"].hex][F.DEPLOYMENT]),
            price_min_krw=row["price_min_krw"],
            price_max_krw=row["price_max_krw"],
            lead_time_weeks=row["lead_time_weeks"],
            certifications=tuple(row["certifications"]),
            references=tuple(references[row["pk"]]),
            districts=tuple(districts[row["company_id"]]),
            published_at=_by(as_of, row["published_at"]),
            updated_at=edited.get(str(row["pk"])),
            employees=row["company__employees"],
            track=replace(known.get(row["company_id"], Track()), slots=row["company__open_slots"]),
        )
        for row in rows
    }


def _by(as_of: datetime, moment: datetime | None) -> datetime | None:
    return moment if moment and moment <= as_of else None


def _districts(companies: Collection[Any]) -> defaultdict[object, list[str]]:
    found: defaultdict[object, list[str]] = defaultdict(list)
    for company, district in Site.objects.filter(company__in=companies).values_list("company_id", "district"):
        found[company].append(district)
    return found
