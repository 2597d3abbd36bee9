"""Whether a meeting can decide: more than half of the members of its day have to be there."""

from dataclasses import dataclass

from .models import Meeting, Member


@dataclass(frozen=True)
class Quorum:
    seats: int
    present: int

    @property
    def needed(self) -> int:
        return self.seats // 2 + 1

    @property
    def reached(self) -> bool:
        return self.present >= self.needed


def quorum(meeting: Meeting) -> Quorum:
    """Of a meeting that was held as it was then, whoever has come or gone since."""
    present = meeting.attendances.filter(present=True)
    if meeting.seats is not None:
        return Quorum(meeting.seats, present.count())
    seats = Member.objects.on(meeting.day)
    return Quorum(seats.count(), present.filter(member__in=seats).count())
