"""Every write of the catalogue; what others may find changes with it, so each one queues the index.

A solution is reviewed before it is offered, and an offered one stays complete: `missing()` says what for.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import Company, User
from foundation import search
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require
from foundation.notifications import notify
from foundation.notifications.language import Text

from . import permissions, workflow
from .models import Reference, Solution, Term

REVIEWED = (Solution.Status.SUBMITTED, Solution.Status.PUBLISHED)


class Content(TypedDict, total=False):
    """What a supplier says of a solution in fields of its own row; prices in won, lead time in weeks."""

    title: str
    summary: str
    description: str
    industries: list[str]
    certifications: list[str]
    price_min_krw: int | None
    price_max_krw: int | None
    lead_time_weeks: int | None


class ReferenceRow(TypedDict):
    industry: str
    year: int
    outcome: str


@transaction.atomic
def create(*, company: Company, by: User, terms: Iterable[Term] = (), **content: Unpack[Content]) -> Solution:
    """A draft of `company`; raises ValidationError for content that no row may hold."""
    require(permissions.can_create(by, company))
    solution = Solution(company=company, created_by=by, **content)
    _check(solution)
    solution.save()
    solution.terms.set(terms)
    record(solution, "solution.created", by=by)
    search.changed(solution)
    return solution


@transaction.atomic
def update(
    *, solution: Solution, by: User, terms: Iterable[Term] | None = None, **content: Unpack[Content]
) -> Solution:
    """Change what is given; one that is offered or under review stays so, and must stay complete."""
    solution = Solution.objects.select_for_update().get(pk=solution.pk)
    require(permissions.can_edit(by, solution))
    values: Mapping[str, Any] = content
    changes = sorted(name for name, value in values.items() if getattr(solution, name) != value)
    for name in changes:
        setattr(solution, name, values[name])
    if terms is not None:
        wanted = {term.pk for term in terms}
        if wanted != set(solution.terms.values_list("pk", flat=True)):
            solution.terms.set(wanted)
            changes.append("terms")
    if changes:
        _check(solution)
        if solution.status in REVIEWED:
            _require_complete(solution)
        solution.save()
        _changed(solution, by, changes)
    return solution


@transaction.atomic
def set_references(*, solution: Solution, by: User, references: Sequence[ReferenceRow]) -> None:
    """Replace the solution's references by these."""
    require(permissions.can_edit(by, solution))
    present = [(row.industry, row.year, row.outcome) for row in solution.references.all()]
    wanted = [(row["industry"], row["year"], row["outcome"]) for row in references]
    if sorted(present) == sorted(wanted):
        return
    solution.references.all().delete()
    rows = [Reference(solution=solution, **row) for row in references]
    for row in rows:
        row.full_clean()
    Reference.objects.bulk_create(rows)
    _changed(solution, by, ["references"])


@transaction.atomic
def submit(*, solution: Solution, by: User) -> None:
    """Ask for review; raises ValidationError, by field, while something is missing."""
    require(permissions.can_submit(by, solution))
    _require_complete(solution)
    move(solution, workflow.SOLUTION, to=Solution.Status.SUBMITTED, by=by)
    search.changed(solution)


@transaction.atomic
def publish(*, solution: Solution, by: User) -> None:
    require(permissions.can_review(by, solution))
    move(
        solution,
        workflow.SOLUTION,
        to=Solution.Status.PUBLISHED,
        by=by,
        set={"published_at": clock.now()},
    )
    search.changed(solution)
    _tell(
        solution,
        "solutions.published",
        lambda: _("‘%(title)s’ 솔루션이 공개되었습니다") % {"title": solution.title},
        lambda: _("이제 수요기업의 추천 목록에 나옵니다."),
    )


@transaction.atomic
def return_(*, solution: Solution, by: User, reason: str) -> None:
    """Send it back with what is to be mended."""
    require(permissions.can_review(by, solution))
    if not reason.strip():
        raise ValidationError({"reason": _("무엇을 보완해야 하는지 적어 주세요.")})
    move(solution, workflow.SOLUTION, to=Solution.Status.RETURNED, by=by, reason=reason.strip())
    search.changed(solution)
    _tell(
        solution,
        "solutions.returned",
        lambda: _("‘%(title)s’ 솔루션의 보완을 요청받았습니다") % {"title": solution.title},
        reason.strip(),
    )


@transaction.atomic
def withdraw(*, solution: Solution, by: User, reason: str = "") -> None:
    """End the offer; matches that exist go on."""
    require(permissions.can_withdraw(by, solution))
    move(solution, workflow.SOLUTION, to=Solution.Status.WITHDRAWN, by=by, reason=reason.strip())
    search.changed(solution)


@transaction.atomic
def delete(*, solution: Solution, by: User) -> None:
    """Throw away a draft that was never reviewed; anything else has an end of its own and is kept."""
    solution = Solution.objects.select_for_update().get(pk=solution.pk)
    require(permissions.can_edit(by, solution))
    if solution.status != Solution.Status.DRAFT:
        raise Refused(_("검토를 요청한 적이 있는 솔루션은 지울 수 없습니다. 공개 종료를 이용하세요."))
    search.changed(solution)
    solution.delete()


def missing(solution: Solution) -> dict[str, str]:
    """What a solution lacks before it can be reviewed: a message for each form field."""
    facets = set(solution.terms.values_list("facet", flat=True))
    wanted = {
        "summary": (solution.summary.strip(), _("한 줄 소개를 적어 주세요.")),
        "description": (
            len(solution.description.strip()) >= 20,
            _("무엇을 어떻게 해결하는지 20자 이상 적어 주세요."),
        ),
        "process": (Term.Facet.PROCESS in facets, _("쓰이는 공정·업무를 하나 이상 고르세요.")),
        "ai_task": (Term.Facet.AI_TASK in facets, _("AI 기술유형을 하나 이상 고르세요.")),
    }
    return {field: message for field, (present, message) in wanted.items() if not present}


def _require_complete(solution: Solution) -> None:
    if lacks := missing(solution):
        raise ValidationError({field: [message] for field, message in lacks.items()})


def _check(solution: Solution) -> None:
    if not solution.title.strip():
        raise ValidationError({"title": _("솔루션 이름을 적어 주세요.")})
    low, high = solution.price_min_krw, solution.price_max_krw
    if low is not None and high is not None and low > high:
        raise ValidationError({"price_max_krw": _("최대 도입비용이 최소보다 작습니다.")})
    solution.clean_fields()


def _changed(solution: Solution, by: User, fields: list[str]) -> None:
    record(solution, "solution.updated", by=by, fields=fields)
    search.changed(solution)


def _tell(solution: Solution, kind: str, title: Text, body: Text) -> None:
    members = solution.company.memberships.filter(ended_at=None).select_related("user")
    for membership in members:
        notify(
            user=membership.user,
            kind=kind,
            title=title,
            body=body,
            url=reverse("solutions:detail", args=[solution.pk]),
        )
