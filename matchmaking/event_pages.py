"""What the pages of a matching event show: its timetable by slot, by table and by firm."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from companies.models import Company, User

from .models import Consultation, MatchingEvent
from .models.events import Slot
from .services import invitations


@dataclass(frozen=True)
class Cell:
    """A table in a slot: free, taken, or taken by a case that the reader has an interest in."""

    slot: Slot
    table: int
    taken: bool = False
    consultation: Consultation | None = None


def grid(event: MatchingEvent, user: User) -> list[tuple[Slot, list[Cell]]]:
    """All tables of all slots."""
    shown = {(row.slot, row.table): row for row in visible(event, user)}
    taken = set(event.consultations.live().values_list("slot", "table"))
    return [
        (
            slot,
            [
                Cell(slot, table, (slot.number, table) in taken, shown.get((slot.number, table)))
                for table in range(1, event.tables + 1)
            ],
        )
        for slot in event.slots
    ]


def by_slot(event: MatchingEvent, user: User) -> list[tuple[Slot, list[Consultation]]]:
    """The slots in which the reader has somebody to receive."""
    rows = list(visible(event, user))
    found = [(slot, [row for row in rows if row.slot == slot.number]) for slot in event.slots]
    return [(slot, here) for slot, here in found if here]


def by_table(event: MatchingEvent, user: User) -> list[tuple[int, list[Cell]]]:
    cells = [cell for _slot, row in grid(event, user) for cell in row]
    return [(table, [cell for cell in cells if cell.table == table]) for table in range(1, event.tables + 1)]


def by_firm(event: MatchingEvent, user: User) -> list[tuple[Company, list[tuple[Consultation, str]]]]:
    """Each firm's own with whom it meets, firms by name. What is printed gets into a supplier's hands: a demand firm is
    not named there before the pledge that its need asks for."""
    own: dict[Company, list[tuple[Consultation, str]]] = {}
    for row in visible(event, user):
        demand, solution = row.match.need.company, row.match.solution
        hidden = invitations.needs_pledge(row.match)
        own.setdefault(demand, []).append((row, f"{solution.company.name} · {solution.title}"))
        own.setdefault(solution.company, []).append((row, _("비공개 수요기업") if hidden else demand.name))
    return sorted(own.items(), key=lambda item: (item[0].name, str(item[0].pk)))


def visible(event: MatchingEvent, user: User) -> Iterable[Consultation]:
    """What is booked and the reader may handle, in its order."""
    return event.consultations.live().handled_by(user).for_list().order_by("slot", "table")
