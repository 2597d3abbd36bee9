"""Candidates side by side before there is any offer: what each costs, has done and needs, and what speaks for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from companies import industries
from solutions.models import Reference, Solution, Term

from .models import Curation, Match, Need
from .ranking import reasons
from .ranking.points import in_words, points
from .services.candidates import rank, told

MOST = 4
REFERENCES = 5  # of one solution


@dataclass(frozen=True, kw_only=True)
class Column:
    """`related` are references in the need's own industry, `others` the rest; `reasons` and `words` are empty where
    search can't compare the two, as where the need's conditions rule the solution out."""

    solution: Solution
    match: Match | None
    related: list[Reference]
    others: list[Reference]
    more: int
    pinned: bool
    words: str = ""
    points: int | None = None
    reasons: list[tuple[str, str | Promise, str]] = field(default_factory=list)

    @property
    def districts(self) -> list[str]:
        return list(dict.fromkeys(site.get_district_display() for site in self.solution.company.sites.all()))

    @property
    def deployment(self) -> list[str]:
        return self.solution.terms_of(Term.Facet.DEPLOYMENT)

    @property
    def data_types(self) -> list[str]:
        return self.solution.terms_of(Term.Facet.DATA_TYPE)


def columns(need: Need, solutions: Sequence[Solution], matches: Iterable[Match]) -> list[Column]:
    """One for each solution, in their order; these have company, sites, terms and references prefetched."""
    wanted = {str(solution.pk): solution.company_id for solution in solutions}
    ranked = rank(need=need, limit=MOST, also=wanted)
    known = [id for id in wanted if id in ranked.place]
    rows = [ranked.place[id] for id in known]
    contributions = dict(zip(known, ranked.ranker.contributions(ranked.rows[rows]), strict=True))
    families = set(industries.families_of([need.company.industry_text], need.company.ksic_id or ""))
    states = {match.solution_id: match for match in matches}
    found = []
    for solution in solutions:
        key = str(solution.pk)
        references = list(solution.references.all())
        related = [row for row in references if families & set(industries.families_of([row.industry]))]
        others = [row for row in references if row not in related]
        curation = ranked.curations.get(key)
        score = ranked.score(key) if key in contributions else None
        found.append(
            Column(
                solution=solution,
                match=states.get(solution.pk),
                related=related[:REFERENCES],
                others=others[: max(REFERENCES - len(related), 0)],
                more=max(len(references) - REFERENCES, 0),
                pinned=curation is not None and curation.kind == Curation.Kind.PIN,
                words="" if score is None else in_words(score),
                points=None if score is None else points(score),
                reasons=[]
                if score is None
                else told(reasons.explain(ranked.batch, ranked.place[key], contributions[key])),
            )
        )
    return found
