"""What of a need is searchable, and by whom: in full, or masked for who may only read its summary.

This says the same as Need.visible_to and Need.full_to; a property test compares them.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch, QuerySet

from companies import industries
from companies.models import Company
from foundation.search import Document, IndexSpec, Source, after_writing, follow, register
from solutions.models import Term
from solutions.prices import band_of

from .models import Match, Need
from .services import leads

MASKED = "masked"
SPEC = IndexSpec(
    name="needs",
    texts={"title": 3, "body": 1, "terms": 2, "industries": 1},
    filters=(
        "industry",
        "process",
        "data_type",
        "deployment",
        "budget",
        "status",
        "company",
        "confidentiality",
    ),
    numbers=("budget_max_krw", "listed_at"),
)


def build(rows: "QuerySet[Need]") -> Iterator[Document]:
    known = Match.objects.filter(status__in=Match.SUPPLIER_SEES).select_related("solution")
    rows = rows.select_related("company__ksic").prefetch_related(
        "terms", Prefetch("matches", known, "known_matches")
    )
    for need in rows:
        yield from documents(need, need.known_matches)


def documents(need: Need, known: Iterable[Match]) -> Iterator[Document]:
    """Its full document and, unless it is open to all, its masked one; suppliers see the `known` matches."""
    invited = {_token(match.solution.company_id) for match in known}
    pledged = {_token(match.solution.company_id) for match in known if match.nda_accepted_at}
    offered = need.status == Need.Status.OPEN and need.company.status == Company.Status.APPROVED
    everybody = {"supplier"} if offered else set()
    inside = {"operator", _token(need.company_id)}
    if need.confidentiality == Need.Confidentiality.OPEN:
        yield _full(need, inside | invited | everybody)
        return
    yield _full(need, inside | pledged)
    if need.confidentiality == Need.Confidentiality.INVITED:
        everybody = set()
    if summary_readers := (invited - pledged - inside) | everybody:
        yield _masked(need, summary_readers, deny=inside | pledged)


def _token(company_id: object) -> str:
    return f"company:{company_id}"


def _full(need: Need, acl: set[str]) -> Document:
    process, data_types = need.terms_of(Term.Facet.PROCESS), need.terms_of(Term.Facet.DATA_TYPE)
    ksic = need.company.ksic.name if need.company.ksic else ""
    success = (need.success_measure, need.success_now, need.success_target)
    said = (need.description, need.current_cost, *success)
    return Document(
        id=str(need.pk),
        index=SPEC.name,
        version=need.version,
        texts={
            "title": need.title,
            "body": "\n".join(filter(None, said)),
            "terms": " ".join([*process, *data_types]),
            "industries": f"{need.company.industry_text} {ksic}".strip(),
        },
        acl=tuple(sorted(acl)),
        filters={
            "industry": industries.families_of([need.company.industry_text], _code(need.company)),
            "process": process,
            "data_type": data_types,
            "deployment": need.terms_of(Term.Facet.DEPLOYMENT),
            "budget": [band_of(need.budget_max_krw)],
            "status": [need.status],
            "company": [str(need.company_id)],
            "confidentiality": [need.confidentiality],
        },
        numbers=_numbers(need),
    )


def _code(company: Company) -> str:
    return company.ksic.code if company.ksic else ""


def _numbers(need: Need) -> dict[str, int | None]:
    """What even a masked need shows: its budget, and since when it is open."""
    listed = need.opened_at or need.created_at
    return {"budget_max_krw": need.budget_max_krw, "listed_at": int(listed.timestamp())}


def _masked(need: Need, acl: set[str], deny: set[str]) -> Document:
    """The summary, process, deployment and budget: nothing else of the need, and nothing of its firm."""
    process = need.terms_of(Term.Facet.PROCESS)
    return Document(
        id=f"{need.pk}:{MASKED}",
        index=SPEC.name,
        version=need.version,
        texts={"title": need.masked_title, "body": need.masked_summary, "terms": " ".join(process)},
        acl=tuple(sorted(acl)),
        deny=tuple(sorted(deny)),
        filters={
            "process": process,
            "deployment": need.terms_of(Term.Facet.DEPLOYMENT),
            "budget": [band_of(need.budget_max_krw)],
            "status": [need.status],
        },
        numbers=_numbers(need),
    )


register(Source(model=Need, spec=SPEC, build=build, variants=("", MASKED)))
follow(Company, lambda companies: Need.objects.filter(company__in=companies))
after_writing(SPEC.name, leads.queue_needs)
after_writing("solutions", leads.solutions_written)
