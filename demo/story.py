"""A year of the demo, lived through the services on a moved clock.

Each need has a life: a generator that yields the days until its next step; so have the operating body's own affairs.
`live()` runs all lives in the order of their steps, so that numbers, capacities and rankings come out as they would
have.
"""

import heapq
import random
from collections.abc import Callable, Generator, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from companies.models import User
from foundation import outbox
from foundation.history import clock
from foundation.notifications.services import read_all
from matchmaking.models import Match, Need
from projects.models import Stage

from . import alliance, desk, events, needs

Life = Generator[float, None, None]
WEEK = timedelta(days=7)

#: How far a need's life goes, how many needs live it, and how many days ago they began.
FATES: tuple[tuple[str, int, int], ...] = (
    (Stage.FOLLOW_UP, 1, 360),
    (Stage.COMPLETED, 2, 340),
    (Stage.SETTLEMENT, 1, 300),
    (Stage.FINAL_EVALUATION, 1, 275),
    (Stage.COMMERCIALISATION, 2, 240),
    (Stage.PILOT, 3, 170),
    (Stage.POC, 4, 100),
    (Stage.PREPARATION, 3, 40),
    ("stopped:poc", 1, 200),
    ("stopped:pilot", 1, 260),
    ("recycled", 1, 190),
    ("stopped:preparation", 1, 90),
    ("quoted", 4, 30),
    ("accepted", 3, 16),
    ("invited", 4, 9),
    ("declined", 3, 60),
    ("expired", 1, 50),
    ("shortlisted", 4, 14),
    ("open", 13, 25),
    ("submitted", 4, 3),
    ("returned", 2, 8),
    ("draft", 2, 4),
    ("cancelled", 1, 80),
)
#: Needs whose people or suppliers a visitor is shown, and those that are to be funded: their fates are given.
GIVEN: dict[str, tuple[str, int]] = {
    "demo-n007": ("backed_out", 20),
    "demo-n012": ("talking", 18),
    "demo-n021": ("talking", 19),
    "demo-n023": ("round:open", 14),
    "demo-n045": ("round:scoring", 30),
    "demo-n054": ("round:final", 80),
    "demo-n064": ("invited", 6),
    "demo-n065": ("open", 11),
}


class Story:
    """`people` gives a firm's person by the firm's key; `coordinators` and `reviewers` are the operating body's.

    `administrator` keeps the programmes; `later` are needs by external_id that came in beside those that are graded.
    """

    def __init__(
        self,
        people: dict[Any, User],
        coordinators: list[User],
        reviewers: list[User],
        administrator: User,
        begin: Callable[[dict[str, Any], User], Need],
        later: dict[str, dict[str, Any]],
    ) -> None:
        self.people = people
        self.coordinators = coordinators
        self.reviewers = reviewers
        self.administrator = administrator
        self.begin = begin
        self.later = later
        self.random = random.Random(20261120)  # noqa: S311 - a story, not a secret
        self.counter = 0
        self.curations = iter(("confirm", "wait", "exclude"))
        self.turns = count()
        self.meetings = count()
        self.agreements = count()
        self.inspections = count()
        self.contests = iter(("rival", "withdraw", "rival"))

    def live(self, rows: list[dict[str, Any]], *, progress: Callable[[int], Any]) -> None:
        """Give every row a fate and live all lives up to now; `progress` is told of each life's end."""
        self.now = now = clock.now()
        self.last_read = now - 2 * WEEK
        began = [
            (days + self.random.uniform(0, 30) / 24, needs.life(self, row, fate))
            for row, (fate, days) in zip(rows, self._fates(rows), strict=True)
        ]
        began += [*desk.lives(self), *events.lives(self), *alliance.lives(self)]
        agenda: list[tuple[datetime, int, Life]] = []
        for number, (ago, life) in enumerate(began):
            heapq.heappush(agenda, (working_hour(now - timedelta(days=ago)), number, life))
        drained = agenda[0][0]
        while agenda:
            moment, number, life = heapq.heappop(agenda)
            if moment - drained > WEEK:
                self.drain(moment)
                drained = moment
            with clock.at(moment):
                wait = next(life, None)
            if wait is not None and (later := working_hour(moment + timedelta(days=wait))) < now:
                heapq.heappush(agenda, (later, number, life))
            else:
                progress(number < len(rows))
        self.drain(now)

    def drain(self, moment: datetime) -> None:
        """Let the outbox do what was due by then: index, notify, let invitations expire. Old news gets read."""
        with clock.at(moment):
            outbox.drain()
            if self.is_old_news():
                for person in [*self.people.values(), *self.coordinators, *self.reviewers]:
                    read_all(by=person)

    def _fates(self, rows: list[dict[str, Any]]) -> Iterator[tuple[str, int]]:
        fates = [(fate, days) for fate, count, days in FATES for _ in range(count)]
        order = list(range(len(fates)))
        self.random.shuffle(order)
        shuffled = [fates[place] for place in order]
        for number, row in enumerate(rows):
            given = GIVEN.get(row["external_id"])
            yield given or shuffled[number]

    def until(self, moment: datetime) -> float:
        """Days from now to `moment`."""
        return (moment - clock.now()) / timedelta(days=1)

    def is_old_news(self) -> bool:
        """Whether what is told now is long read at the story's end."""
        return clock.now() < self.last_read

    def pick(self, choices: tuple[Any, ...]) -> Any:
        """The next of several texts in turn, so that neighbours differ."""
        self.counter += 1
        return choices[self.counter % len(choices)]

    def supplier(self, match: Match) -> User:
        return self.people[match.solution.company_id]

    def looking_after(self, need: Need) -> User:
        """The need's coordinator, whoever it is by now."""
        need.refresh_from_db(fields=["coordinator"])
        return need.coordinator or self.coordinators[0]


def working_hour(moment: datetime) -> datetime:
    """The same moment, or the next between nine and six of a weekday in Seoul: never an earlier one."""
    local = timezone.localtime(moment)
    if local.hour >= 18:
        local += timedelta(days=1)
    if local.weekday() >= 5:
        local += timedelta(days=7 - local.weekday())
    if not 9 <= local.hour < 18:
        local = local.replace(hour=9 + local.hour % 9, minute=(7 * local.day + local.hour) % 60)
    return local
