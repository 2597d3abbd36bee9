"""Offers as pages show them: with their files, side by side, or only that there is one while a round seals it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from companies.models import User
from foundation.files.models import Attachment

from .models import CostCategory, Match, Quotation, Round

MOST_COMPARED = 4

#: The states in which an offer can be compared with others.
COMPARED = (
    Match.Status.QUOTED,
    Match.Status.SELECTED,
    Match.Status.RESERVE,
    Match.Status.NOT_SELECTED,
    Match.Status.FELL_THROUGH,
)


@dataclass(frozen=True)
class Offer:
    """A quotation and its files; where `opens_at` is set, it is sealed until then and only its time may be told."""

    match: Match
    quotation: Quotation
    files: list[Attachment] = field(default_factory=list)
    opens_at: datetime | None = None


@dataclass(frozen=True)
class Comparison:
    """`offers` are what can be chosen from, `columns` the up to four that stand side by side; `costs` has a row for
    each category with its sum in every column."""

    offers: list[Offer]
    columns: list[Offer]
    costs: list[tuple[str, list[int | None]]]
    sealed: list[Offer]


def of_match(match: Match, user: User) -> list[Offer]:
    """All versions, the latest first."""
    return _shown(match.quotations.in_full(), {match.pk: match}, user)


def compare(matches: Iterable[Match], user: User, chosen: Collection[str] = ()) -> Comparison:
    """The latest standing offers of one need's matches; `chosen` are keys of the matches to put side by side."""
    rows = {match.pk: match for match in matches if match.status in COMPARED}
    latest: dict[UUID, Quotation] = {}
    for quotation in Quotation.objects.standing().in_full().filter(match__in=rows).order_by("version"):
        latest[quotation.match_id] = quotation
    shown = _shown([latest[key] for key in rows if key in latest], rows, user)
    offers = [offer for offer in shown if not offer.opens_at]
    columns = [offer for offer in offers if str(offer.match.pk) in chosen] or offers
    columns = columns[:MOST_COMPARED]
    sums = [column.quotation.by_category for column in columns]
    costs = [
        (str(label), [sum_.get(code) for sum_ in sums])
        for code, label in CostCategory.choices
        if any(code in sum_ for sum_ in sums)
    ]
    return Comparison(offers, columns, costs, [offer for offer in shown if offer.opens_at])


def _shown(quotations: Iterable[Quotation], matches: Mapping[UUID, Match], user: User) -> list[Offer]:
    rows = list(quotations)
    visible = Quotation.objects.visible_to(user).filter(pk__in=[row.pk for row in rows])
    open_ = set(visible.values_list("pk", flat=True))
    opens_at = None
    if len(open_) < len(rows):
        needs = {match.need_id for match in matches.values()}
        opens_at = (
            Round.objects.sealing().filter(need__in=needs).values_list("deadline_at", flat=True).first()
        )
    files = _files(open_)
    shown = []
    for row in rows:
        row.match = matches[row.match_id]
        if row.pk in open_:
            shown.append(Offer(row.match, row, files.get(row.pk, [])))
        elif opens_at:
            shown.append(Offer(row.match, row, opens_at=opens_at))
    return shown


def _files(quotations: Collection[int]) -> dict[int, list[Attachment]]:
    """The files of each quotation by its key, oldest first."""
    found: dict[int, list[Attachment]] = {}
    rows = Attachment.objects.filter(
        object_type=Quotation._meta.label_lower, object_id__in=[str(key) for key in quotations]
    )
    for file in rows.order_by("created_at", "pk"):
        found.setdefault(int(file.object_id), []).append(file)
    return found
