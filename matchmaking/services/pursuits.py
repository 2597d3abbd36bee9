"""A supplier's own pursuits, by what is to be done next, and how it has fared in the last twelve months."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from statistics import median
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.models import Company, User
from companies.permissions import is_supplier, owns
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import require

from ..faces import Face, faces
from ..models import Match, Round
from ..ranking.tracks import answers
from . import threads

S = Match.Status
YEAR = timedelta(days=365)
RESULTS = 10  # of the last column, which only grows

#: The board's columns: their code, words, what is in them, and which list shows all of it.
COLUMNS: tuple[tuple[str, str | Promise, Q, str], ...] = (
    ("invited", _("받은 초대"), Q(status=S.INVITED), "invited"),
    ("consulting", _("상담"), Q(status=S.ACCEPTED, consultation_asked_at__isnull=False), "accepted"),
    (
        "quoting",
        _("견적 작성"),
        Q(status=S.ACCEPTED, consultation_asked_at=None) | Q(status=S.CONSULTED),
        "accepted",
    ),
    ("quoted", _("제출"), Q(status=S.QUOTED), "quoted"),
    (
        "decided",
        _("결과"),
        Q(status__in=(S.SELECTED, S.RESERVE, S.NOT_SELECTED, S.FELL_THROUGH, S.DECLINED, S.EXPIRED)),
        "",
    ),
)


@dataclass(frozen=True)
class Pursuit:
    """`due_at` is when the answer, or the offer of a selection round, is due."""

    match: Match
    need: Face
    due_at: datetime | None
    unread: int


@dataclass(frozen=True)
class Column:
    code: str
    label: str | Promise
    rows: list[Pursuit]
    count: int
    group: str  # of the list that shows all

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Record:
    """`decided` offers of which `won` were selected; invitations whose time is over, of which `answered` got an answer
    after `hours` (the median). Pairs that arrived together don't count."""

    decided: int
    won: int
    invited: int
    answered: int
    hours: float | None

    @property
    def win_rate(self) -> int:
        return round(100 * self.won / self.decided)

    @property
    def answer_rate(self) -> int:
        return round(100 * self.answered / self.invited)


@dataclass(frozen=True)
class Capacity:
    """How many of a supplier's slots are taken; at its limit nobody can invite it."""

    company: Company
    used: int
    editable: bool

    @property
    def full(self) -> bool:
        return self.used >= self.company.open_slots


@dataclass(frozen=True)
class Board:
    columns: list[Column]
    record: Record
    capacity: list[Capacity]


def board(*, user: User) -> Board:
    require(is_supplier(user))
    firms = [row.company for row in user.firms.values() if row.company.supplies]
    own = Match.objects.filter(solution__company__in=firms)
    return Board(
        columns=_columns(own, user),
        record=_record(own, clock.now() - YEAR),
        capacity=_capacity(own, firms, user),
    )


def _columns(own: QuerySet[Match], user: User) -> list[Column]:
    rows = own.filter(status__in=Match.SUPPLIER_SEES).for_list().prefetch_related("need__terms")  # type: ignore[attr-defined]
    rows = rows.order_by("-invitation__sent_at", "pk")
    found: list[tuple[Any, list[Match], int]] = []
    for column in COLUMNS:
        here = rows.filter(column[2])
        if column[0] == "decided":
            found.append((column, list(here[:RESULTS]), here.count()))
        else:
            of_column = list(here)
            found.append((column, of_column, len(of_column)))
    matches = [match for _column, of_column, _count in found for match in of_column]
    threads.note_unread(matches, user)
    needs = {face.pk: face for face in faces({match.need_id: match.need for match in matches}.values(), user)}
    deadlines = dict(
        Round.objects.filter(need__in=needs, status=Round.Status.OPEN).values_list("need", "deadline_at")
    )
    return [
        Column(code, label, [_pursuit(match, needs, deadlines) for match in of_column], count, group)
        for (code, label, _q, group), of_column, count in found
    ]


def _pursuit(match: Match, needs: dict[Any, Face], deadlines: dict[Any, datetime]) -> Pursuit:
    due_at = None
    if match.status == S.INVITED:
        due_at = match.invitation.due_at
    elif match.status in Match.QUOTABLE:
        due_at = deadlines.get(match.need_id)
    return Pursuit(match, needs[match.need_id], due_at, match.unread)  # type: ignore[attr-defined]


def _capacity(own: QuerySet[Match], firms: Iterable[Company], user: User) -> list[Capacity]:
    busy = list(own.filter(status__in=Match.BUSY).values_list("solution__company", flat=True))
    return [Capacity(firm, busy.count(firm.pk), owns(user, firm)) for firm in firms]


def _record(own: QuerySet[Match], since: datetime) -> Record:
    """From what happened since, match by match."""
    keys = [str(pk) for pk in own.filter(designated=False).values_list("pk", flat=True)]
    events = (
        Event.objects.filter(object_type=Match._meta.label_lower, object_id__in=keys, occurred_at__gte=since)
        .exclude(to_state="")
        .order_by("object_id", "occurred_at", "pk")
        .values_list("object_id", "to_state", "occurred_at")
    )
    decided = won = 0
    answered: list[tuple[str, float]] = []
    for _key, rows in groupby(events, key=lambda row: row[0]):
        states = [(state, moment) for _id, state, moment in rows]
        answered += answers(states)
        judged = [state for state, _moment in states if state in (S.QUOTED, S.SELECTED, S.NOT_SELECTED)]
        if judged and judged[-1] != S.QUOTED:
            decided += 1
            won += judged[-1] == S.SELECTED
    hours = [waited for state, waited in answered if state != S.EXPIRED]
    return Record(decided, won, len(answered), len(hours), median(hours) if hours else None)
