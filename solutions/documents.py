"""What of a solution is searchable: by everybody while it is offered, else by its firm and the operators.

This says the same as Solution.visible_to; a property test compares the two.
"""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from companies import industries
from companies.districts import SUCCESSORS
from companies.models import Company
from foundation.search import Document, IndexSpec, Source, follow, register, vocabulary

from .models import Solution, Term, ThesaurusEntry
from .prices import band_of

SPEC = IndexSpec(
    name="solutions",
    texts={"title": 3, "summary": 2, "body": 1, "terms": 2, "industries": 2, "company": 1},
    filters=(
        "industry",
        "process",
        "ai_task",
        "data_type",
        "deployment",
        "price",
        "company",
        "status",
        "district",
    ),
    numbers=("price_min_krw", "price_max_krw", "lead_time_weeks", "references", "listed_at"),
)


def build(rows: "QuerySet[Solution]") -> Iterator[Document]:
    for solution in rows.select_related("company").prefetch_related("terms", "references", "company__sites"):
        yield document(solution)


def document(solution: Solution) -> Document:
    """One solution's document, from prefetched rows."""
    company = solution.company
    offered = solution.status == Solution.Status.PUBLISHED and company.status == Company.Status.APPROVED
    facets = {
        facet.value: solution.terms_of(facet)
        for facet in (Term.Facet.PROCESS, Term.Facet.AI_TASK, Term.Facet.DATA_TYPE, Term.Facet.DEPLOYMENT)
    }
    terms = [*facets["process"], *facets["ai_task"], *facets["data_type"]]
    references = list(solution.references.all())
    used_in = [*solution.industries, *(reference.industry for reference in references)]
    price = solution.price_min_krw if solution.price_min_krw is not None else solution.price_max_krw
    return Document(
        id=str(solution.pk),
        index=SPEC.name,
        version=solution.version,
        texts={
            "title": solution.title,
            "summary": solution.summary,
            "body": solution.description,
            "terms": " ".join(terms),
            "industries": " ".join(dict.fromkeys(used_in)),
            "company": company.name,
        },
        acl=("member",) if offered else ("operator", f"company:{company.pk}"),
        filters={
            **facets,
            "industry": industries.families_of(used_in),
            "price": [band_of(price)],
            "company": [str(company.pk)],
            "status": [solution.status],
            "district": present_districts(site.district for site in company.sites.all()),
        },
        numbers={
            "price_min_krw": solution.price_min_krw,
            "price_max_krw": solution.price_max_krw,
            "lead_time_weeks": solution.lead_time_weeks,
            "references": len(references),
            "listed_at": int((solution.published_at or solution.created_at).timestamp()),
        },
    )


def present_districts(districts: Iterable[str]) -> list[str]:
    """Today's names of where these may be; an old district counts for each of its successors."""
    return sorted({name for district in districts for name in SUCCESSORS.get(district, {district})})


PUBLIC_TEXTS = 20_000  # of the newest solutions: enough for every word that is in use


def public_texts() -> Iterator[str]:
    """What anybody who is signed in may read of solutions."""
    rows = Solution.objects.offered().order_by("-published_at")[:PUBLIC_TEXTS]
    for solution in rows.only("title", "summary", "industries", "description").iterator():
        used_in = " ".join(solution.industries)
        yield "\n".join([solution.title, solution.summary, used_in, solution.description])


def public_terms() -> Iterator[str]:
    yield from Term.objects.values_list("name", flat=True)
    for preferred, variants in ThesaurusEntry.objects.values_list("preferred", "variants"):
        yield from (preferred, *variants)


vocabulary.register(texts=public_texts, terms=public_terms)
register(Source(model=Solution, spec=SPEC, build=build, meaning=frozenset({"member"})))
follow(Company, lambda companies: Solution.objects.filter(company__in=companies))
