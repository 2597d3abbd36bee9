"""What a viewer sees of a need. Suppliers' pages get faces, never needs, so none can leak."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from companies.models import User
from solutions.models import Term

from .answers import DETAILS, LABELS, answers
from .models import Need


@dataclass
class Face:
    """What a masked need hides is empty here; `marked` and `marked_title` are the found pieces of its texts."""

    pk: UUID
    external_id: str
    full: bool
    title: str
    body: str
    status: str
    status_label: str
    process: list[str]
    deployment: list[str]
    budget_max_krw: int | None
    opened_at: Any
    no_cloud: bool = False
    company: str = ""
    company_external_id: str = ""
    industry: str = ""
    data_types: list[str] = field(default_factory=list)
    current_cost: str = ""
    success_measure: str = ""
    desired_weeks: int | None = None
    details: list[tuple[str | Promise, str]] = field(default_factory=list)  # (what was asked, answer)
    marked: Any = None
    marked_title: Any = None


def face(need: Need, *, full: bool) -> Face:
    """One need's face, from prefetched terms."""
    shown = Face(
        pk=need.pk,
        external_id=need.external_id,
        full=full,
        title=need.title if full else need.masked_title,
        body=need.description if full else need.masked_summary,
        status=need.status,
        status_label=str(need.get_status_display()),
        process=need.terms_of(Term.Facet.PROCESS),
        deployment=need.terms_of(Term.Facet.DEPLOYMENT),
        budget_max_krw=need.budget_max_krw,
        opened_at=need.opened_at,
        no_cloud=need.no_cloud,
    )
    if full:
        shown.company = need.company.name
        shown.company_external_id = need.company.external_id
        shown.industry = need.company.industry_text
        shown.data_types = need.terms_of(Term.Facet.DATA_TYPE)
        shown.current_cost = need.current_cost
        shown.success_measure = need.success_measure
        shown.desired_weeks = need.desired_weeks
        said = answers(need)
        shown.details = [(LABELS[name], said[name]) for name in DETAILS if said[name]]
    return shown


def faces(needs: Iterable[Need], user: User) -> list[Face]:
    """The faces of needs that `user` may see, in their order, with one query for all."""
    rows = list(needs)
    full = set(
        Need.objects.filter(pk__in=[need.pk for need in rows]).full_to(user).values_list("pk", flat=True)
    )
    return [face(need, full=need.pk in full) for need in rows]
