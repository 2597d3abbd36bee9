"""A year of the demo, lived through the services on a moved clock.

Each need has a life: a generator that yields the days until its next step. `live()` runs all lives in the order of
their steps, so that numbers, capacities and rankings come out as they would have.
"""

import heapq
import random
from collections.abc import Callable, Generator, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from companies.models import User
from foundation import outbox
from foundation.history import clock
from foundation.notifications.services import read_all
from matchmaking.models import Match, Need
from matchmaking.services import candidates, curations, invitations, needs, quotations, shortlists
from projects.models import Gate, Project, Stage
from projects.services import deliverables, gates, projects

from . import offers, texts

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
    ("recycled", 1, 150),
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


class Story:
    """`people` gives a firm's person by the firm's key; `coordinators` and `reviewers` are the operating body's."""

    def __init__(
        self,
        people: dict[Any, User],
        coordinators: list[User],
        reviewers: list[User],
        begin: Callable[[dict[str, Any], User], Need],
    ) -> None:
        self.people = people
        self.coordinators = coordinators
        self.reviewers = reviewers
        self.begin = begin
        self.random = random.Random(20261120)  # noqa: S311 - a story, not a secret
        self.counter = 0
        self.curations = iter(("confirm", "wait", "exclude"))
        self.turns = count()
        self.contests = iter(("rival", "withdraw", "rival"))

    def live(self, rows: list[dict[str, Any]], *, progress: Callable[[int], Any]) -> None:
        """Give every row a fate and live all lives up to now; `progress` is told of each life's end."""
        now = clock.now()
        self.last_read = now - 2 * WEEK
        agenda: list[tuple[datetime, int, Life]] = []
        for number, (row, (fate, days)) in enumerate(zip(rows, self._fates(), strict=True)):
            start = working_hour(now - timedelta(days=days, hours=self.random.uniform(0, 30)))
            heapq.heappush(agenda, (start, number, self.life(row, fate)))
        drained = agenda[0][0]
        while agenda:
            moment, number, life = heapq.heappop(agenda)
            if moment - drained > WEEK:
                self.drain(moment)
                drained = moment
            with clock.at(moment):
                wait = next(life, None)
            if wait is None:
                progress(1)
            elif (later := working_hour(moment + timedelta(days=wait))) < now:
                heapq.heappush(agenda, (later, number, life))
            else:
                progress(1)
        self.drain(now)

    def drain(self, moment: datetime) -> None:
        """Let the outbox do what was due by then: index, notify, let invitations expire. Old news gets read."""
        with clock.at(moment):
            outbox.drain()
            if clock.now() < self.last_read:
                for person in [*self.people.values(), *self.coordinators, *self.reviewers]:
                    read_all(by=person)

    def _fates(self) -> Iterator[tuple[str, int]]:
        fates = [(fate, days) for fate, count, days in FATES for _ in range(count)]
        order = list(range(len(fates)))
        self.random.shuffle(order)
        yield from (fates[place] for place in order)

    def pick(self, choices: tuple[Any, ...]) -> Any:
        """The next of several texts in turn, so that neighbours differ."""
        self.counter += 1
        return choices[self.counter % len(choices)]

    def life(self, row: dict[str, Any], fate: str) -> Life:
        """From the first words of a need to wherever its fate lets it come."""
        coordinator = self.random.choice(self.coordinators)
        need = self.begin(row, coordinator)
        owner = self.people[need.company_id]
        taken = need.status == Need.Status.SUBMITTED
        if fate == "draft" or (fate == "submitted" and taken):
            return
        yield 0.2
        if taken:
            needs.confirm(need=need, title=need.title, description=need.description, by=owner)
        else:
            needs.submit(need=need, by=owner)
        need.refresh_from_db()
        if fate == "submitted":
            return
        yield 1
        if fate == "returned":
            needs.return_(need=need, reason=self.pick(texts.RETURN_REASONS), by=coordinator)
            return
        needs.open_(need=need, by=coordinator)
        yield 2
        listing = candidates.candidates(need=need)
        candidates.show(need=need, viewer=owner, listing=listing)
        if fate == "open" and listing.fits:
            yield 0.2
            self.curate(need, listing, coordinator)
        if fate == "open" or not listing.fits:
            return
        if fate == "cancelled":
            yield 5
            needs.cancel(need=need, reason="올해 설비 투자를 미루기로 했습니다.", by=owner)
            return
        yield 0.1
        chosen = [
            shortlists.shortlist(need=need, solution=item.solution, by=owner)
            for item in listing.items[: self.random.choice((2, 3, 3))]
        ]
        if fate == "shortlisted":
            return
        yield from self.invite(need, chosen, owner, fate)

    def curate(self, need: Need, listing: candidates.CandidateList, coordinator: User) -> None:
        """The first three open needs have a pin that stands, one that waits for a second person, an exclusion."""
        act = next(self.curations, None)
        if act == "exclude":
            solution = listing.items[-1].solution
            curations.exclude(need=need, solution=solution, reason=texts.EXCLUDE_REASON, by=coordinator)
        elif act:
            solution = listing.items[len(listing.items) // 2].solution
            curation = curations.pin(
                need=need, solution=solution, reason=texts.PIN_REASON, note=texts.PIN_NOTE, by=coordinator
            )
            if act == "confirm":
                second = next(person for person in self.coordinators if person != coordinator)
                curations.confirm_pin(curation=curation, by=second)

    def invite(self, need: Need, chosen: list[Match], owner: User, fate: str) -> Life:
        yield 1
        for match in chosen[:2]:
            invitations.invite(match=match, message=self.pick(texts.INVITATIONS), by=owner)
        if fate in ("invited", "expired"):
            return
        yield 2
        contest = "rival" if fate == "stopped:preparation" else ""
        if fate == "quoted":
            contest = next(self.contests, "")
        rivals = chosen[1:2] if contest == "rival" else []
        if len(chosen) > 1 and not rivals:
            reason, note = self.pick(texts.DECLINES)
            invitations.decline(match=chosen[1], reason=reason, note=note, by=self.supplier(chosen[1]))
        if fate == "declined":
            return
        match = chosen[0]
        yield 1
        for accepted in (match, *rivals):
            invitations.accept(match=accepted, nda=True, by=self.supplier(accepted))
        if fate == "accepted":
            return
        yield 6
        over = self.random.uniform(1.05, 1.4)
        self.quote(match, over)
        for rival in rivals:
            yield 1
            self.quote(rival, 1.3)
        if contest == "withdraw":
            yield 2
            quotations.withdraw(match=match, reason=texts.WITHDRAWN, by=self.supplier(match))
            yield 3
            self.quote(match, over * 1.08)
        if fate == "quoted":
            return
        yield 5
        project = projects.open_project(match=match, by=owner, reserves=rivals)
        yield from self.deliver(project, fate)
        if rivals:
            yield 3
            successor = need.matches.for_list().get(status=Match.Status.SELECTED)
            yield from self.deliver(projects.open_project(match=successor, by=owner), Stage.PREPARATION)

    def quote(self, match: Match, over: float) -> None:
        """Offer `over` times the solution's lowest price, within the need's budget where that is possible."""
        low = match.solution.price_min_krw or 10_000_000
        high = match.need.budget_max_krw or low * 2
        amount = round(min(low * over, max(high, low)) / 100_000) * 100_000
        approach = self.pick(texts.APPROACHES)
        content = offers.content(match, amount_krw=amount, approach=approach, turn=next(self.turns))
        quotations.quote(match=match, by=self.supplier(match), **content)

    def supplier(self, match: Match) -> User:
        return self.people[match.solution.company_id]

    #: How long a stage lasts before its gate, in days.
    DAYS = {
        Stage.PREPARATION: 14,
        Stage.POC: 40,
        Stage.PILOT: 56,
        Stage.COMMERCIALISATION: 40,
        Stage.FINAL_EVALUATION: 16,
        Stage.SETTLEMENT: 16,
        Stage.COMPLETED: 20,
    }

    def deliver(self, project: Project, fate: str) -> Life:
        """Through the stages, gate by gate, until the fate's stage; there the next papers are under way."""
        stop_in = fate.removeprefix("stopped:") if fate.startswith("stopped:") else ""
        recycled = fate != "recycled"
        target = {"recycled": Stage.PILOT}.get(fate, fate)
        while project.stage not in (Stage.FOLLOW_UP, Stage.STOPPED):
            if project.stage == target:
                yield from self.hand_in(project, accept=self.counter % 2 == 0)
                return
            yield self.DAYS[Stage(project.stage)]
            decision = Gate.Status.GO
            if project.stage == stop_in:
                decision = Gate.Status.STOP
            elif project.stage == Stage.POC and not recycled:
                decision, recycled = Gate.Status.RECYCLE, True
            yield from self.pass_gate(project, decision)
            project.refresh_from_db()

    def hand_in(self, project: Project, *, accept: bool) -> Life:
        gate = project.gates.latest("pk")
        stage = Stage(project.stage)
        title, note = texts.DELIVERABLES.get(
            stage, ("완료 확인서", "산출물 이관과 교육을 마쳤음을 확인합니다.")
        )
        yield 7
        deliverable = deliverables.submit(
            gate=gate,
            title=title,
            note=note,
            upload=paper(
                f"{title}.txt", f"{project.number} {project.title}\n{title}\n\n{note}\n(데모 문서)\n"
            ),
            by=self.people[project.supplier_id],
        )
        if accept:
            yield 2
            deliverables.accept(deliverable=deliverable, by=self.coordinator(project))

    def pass_gate(self, project: Project, decision: str) -> Life:
        coordinator = self.coordinator(project)
        yield from self.hand_in(project, accept=True)
        gate = project.gates.latest("pk")
        reviewer = self.random.choice(self.reviewers)
        review = gates.assign_reviewer(gate=gate, reviewer=reviewer, by=coordinator)
        yield 1
        gates.pledge(review=review, conflict=False, by=reviewer)
        gates.start_review(gate=gate, by=coordinator)
        yield 2
        score = {Gate.Status.GO: self.random.randint(72, 94), Gate.Status.RECYCLE: 58}.get(decision, 41)  # type: ignore[call-overload]
        comment = self.pick(texts.COMMENTS) if decision == Gate.Status.GO else texts.LOW_COMMENT
        gates.score(review=review, score=score, comment=comment, by=reviewer)
        yield 2
        stop = texts.FELL_THROUGH if project.stage == Stage.PREPARATION else texts.STOP_REASON
        reason = {Gate.Status.STOP: stop, Gate.Status.RECYCLE: texts.RECYCLE_REASON}.get(
            decision,  # type: ignore[call-overload]
            self.pick(texts.GO_REASONS),
        )
        gates.decide(gate=gate, decision=decision, reason=reason, conditions="", by=coordinator)

    def coordinator(self, project: Project) -> User:
        return project.coordinator or self.coordinators[0]


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


def paper(name: str, text: str) -> SimpleUploadedFile:
    """A small text file as an upload."""
    return SimpleUploadedFile(name, text.encode(), content_type="text/plain")
