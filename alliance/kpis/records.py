"""The records behind a figure: those that a person may see, with how many are withheld.

Each kind of record brings its own rule of who sees it; one without a rule here is shown to nobody.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse

from companies.models import Company, User
from matchmaking.models import Match, Need, RankerVersion
from projects.models import (
    Agreement,
    Deliverable,
    Diligence,
    FollowUp,
    Gate,
    Instalment,
    Measure,
    Measurement,
    Project,
    Task,
)

from ..models import Case, Decision, DivisionOutput, Meeting, PlanBudget
from .base import Kpi, Row
from .sources import key

CHUNK = 5000


@dataclass(frozen=True)
class Kind:
    """`seen` by a person, of the model's records; `url` of one that has a page; `related`: what its words need."""

    model: type[models.Model]
    seen: Callable[[User], "models.QuerySet[Any]"]
    url: Callable[[Any], str] | None = None
    related: tuple[str, ...] = ()


@dataclass(frozen=True)
class Record:
    row: Row
    what: str
    title: str
    url: str
    firm: str
    text: str


def _of_project(route: str) -> Callable[[Any], str]:
    return lambda record: reverse(f"projects:{route}", args=[record.project_id])


def _needs_in_full(user: User) -> "models.QuerySet[Need]":
    """A masked need must not be tied to its firm."""
    return Need.objects.visible_to(user).full_to(user)


KINDS = {
    kind.model._meta.label_lower: kind
    for kind in (
        Kind(Need, _needs_in_full, lambda need: reverse("matchmaking:need", args=[need.pk])),
        Kind(
            Match,
            lambda user: Match.objects.visible_to(user).filter(need__in=_needs_in_full(user)),
            lambda match: reverse("matchmaking:need", args=[match.need_id]),
            ("need", "solution"),
        ),
        Kind(
            RankerVersion,
            RankerVersion.objects.visible_to,
            lambda version: reverse("matchmaking:ranker", args=[version.pk]),
        ),
        Kind(Project, Project.objects.visible_to, lambda project: project.get_absolute_url()),
        Kind(Agreement, Agreement.objects.visible_to, _of_project("agreement"), ("project",)),
        Kind(Gate, Gate.objects.visible_to, _of_project("gates"), ("project",)),
        Kind(
            Deliverable,
            Deliverable.objects.visible_to,
            lambda record: reverse("projects:gates", args=[record.gate.project_id]),
            ("gate",),
        ),
        Kind(
            Measure,
            Measure.objects.visible_to,
            lambda record: record.project.get_absolute_url(),
            ("project",),
        ),
        Kind(
            Measurement,
            Measurement.objects.visible_to,
            lambda record: record.get_absolute_url(),
            ("measure",),
        ),
        Kind(Task, Task.objects.visible_to, lambda record: record.get_absolute_url()),
        Kind(Instalment, Instalment.objects.visible_to, _of_project("money"), ("project",)),
        Kind(Diligence, Diligence.objects.visible_to, _of_project("diligence"), ("project",)),
        Kind(FollowUp, FollowUp.objects.visible_to, _of_project("follow_up"), ("project",)),
        Kind(Case, Case.objects.visible_to, lambda record: record.get_absolute_url()),
        Kind(Meeting, Meeting.objects.visible_to, lambda record: record.get_absolute_url()),
        Kind(
            Decision,
            Decision.objects.visible_to,
            lambda decision: reverse("alliance:decision", args=[decision.pk]),
        ),
        Kind(
            DivisionOutput,
            DivisionOutput.objects.visible_to,
            lambda record: record.division.get_absolute_url(),
            ("division",),
        ),
        # The plan is no secret of anybody who may read a KPI.
        Kind(PlanBudget, lambda user: PlanBudget.objects.all(), None, ("task",)),
    )
}


def shown(rows: Sequence[Row], user: User) -> list[Row]:
    """Those of the rows whose record the person may see, in their order; all others are withheld."""
    seen: set[str] = set()
    for label, keys in _by_kind(rows).items():
        if kind := KINDS.get(label):
            for start in range(0, len(keys), CHUNK):
                found = kind.seen(user).filter(pk__in=keys[start : start + CHUNK])
                seen.update(key(kind.model, pk) for pk in found.values_list("pk", flat=True))
    return [row for row in rows if row.key in seen]


def told(kpi: Kpi, rows: Sequence[Row]) -> list[Record]:
    """What a page lists of rows that its reader may see."""
    found: dict[str, Any] = {}
    for label, keys in _by_kind(rows).items():
        kind = KINDS[label]
        records = kind.model._default_manager.filter(pk__in=keys).select_related(*kind.related)
        found.update({key(kind.model, record.pk): (kind, record) for record in records})
    named = Company.objects.filter(pk__in={row.firm for row in rows if row.firm})
    # A frozen row has its firm's key as text.
    firms = {str(pk): name for pk, name in named.values_list("pk", "name")}
    listed = []
    for row in rows:
        kind, record = found[row.key]
        url = kind.url(record) if kind.url else ""
        what = str(kind.model._meta.verbose_name)
        listed.append(
            Record(row, what, str(record), url, firms.get(str(row.firm), ""), kpi.worded(row.value))
        )
    return listed


def _by_kind(rows: Sequence[Row]) -> dict[str, list[str]]:
    keys: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        label, _colon, pk = row.key.partition(":")
        keys[label].add(pk)
    return {label: sorted(found) for label, found in keys.items()}
