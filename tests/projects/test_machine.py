"""Random legal and illegal moves: stages never skip, nothing moves without its evidence, and history alone
rebuilds the stage; in projects that ask for one document and one score, and in those that ask for all that ships.

MACHINE_EXAMPLES says how many runs of random moves each machine makes.
"""

import contextlib
import os
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused, record
from projects import workflow
from projects.gating import missing, unchecked, unmet
from projects.models import (
    Aspect,
    CheckItem,
    Criterion,
    Deliverable,
    Gate,
    GateTemplate,
    Level,
    Measurement,
    Project,
    Report,
    Requirement,
    Settlement,
    Stage,
    Task,
)
from projects.services import deliverables, gates, plans
from projects.services.projects import plan_round
from tests import factories
from tests.projects.conftest import pdf
from tests.projects.machine import agreed, rounds, truths, work
from tests.projects.machine.beginnings import BEGINNINGS
from tests.projects.machine.cast import Cast

EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "6"))
MOVES = [*rounds.MOVES, *rounds.AFTER_A_STOP, *agreed.MOVES, *work.MOVES]
DECISIONS = st.sampled_from(["go", "go", "go", "conditional_go", "hold", "recycle", "stop", "planned"])
WHO = st.sampled_from(["coordinator", "coordinator", "coordinator", "supplier", "reviewer", "insider"])
CAUSES = st.sampled_from(["evaluation", "evaluation", "voluntary", ""])
LEVELS = st.sampled_from(list(Level.values))


class Moves(RuleBasedStateMachine):
    """Of a project whose rounds have no templates."""

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        project = factories.ProjectFactory()
        record(project, "project.preparation", to_state=project.stage)
        self.key, self.number = project.pk, 0
        self.people = {
            "coordinator": factories.UserFactory(is_coordinator=True),
            "supplier": factories.member_of(project.supplier),
            "reviewer": factories.UserFactory(is_reviewer=True),
            "insider": factories.member_of(project.supplier, is_coordinator=True, is_reviewer=True),
        }
        self.begin(project)

    def begin(self, project):
        for part in (Criterion, CheckItem, Requirement, GateTemplate):
            part.objects.all().delete()

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @property
    def project(self):
        return Project.objects.get(pk=self.key)

    @property
    def gate(self):
        return self.project.gates.last()

    def attempt(self, action, **arguments):
        with contextlib.suppress(Refused, Forbidden, ValidationError):
            action(**arguments)

    @rule(who=WHO)
    def submit(self, who):
        self.number += 1
        given = {"title": f"산출물 {self.number}", "note": "", "upload": pdf(), "by": self.people[who]}
        asked = [row for row in unmet(self.gate) if row.kind == Requirement.Kind.DELIVERABLE]
        requirement = asked[0] if asked else None
        self.attempt(deliverables.submit, gate=self.gate, requirement=requirement, **given)

    @rule(who=WHO, accept=st.booleans())
    def examine(self, who, accept):
        deliverable = Deliverable.objects.filter(gate=self.gate).last()
        if deliverable is not None and accept:
            self.attempt(deliverables.accept, deliverable=deliverable, by=self.people[who])
        elif deliverable is not None:
            self.attempt(deliverables.return_, deliverable=deliverable, reason="표", by=self.people[who])

    @rule(who=WHO, whom=st.sampled_from(["reviewer", "reviewer", "insider", "supplier"]))
    def assign(self, who, whom):
        self.attempt(gates.assign_reviewer, gate=self.gate, reviewer=self.people[whom], by=self.people[who])

    @rule(conflict=st.sampled_from([False, False, False, True]))
    def pledge(self, conflict):
        for review in self.gate.reviews.all():
            self.attempt(gates.pledge, review=review, conflict=conflict, by=review.reviewer)

    @rule(score=st.integers(50, 110))
    def score(self, score):
        for review in self.gate.reviews.all():
            self.attempt(gates.score, review=review, comment="가", by=review.reviewer, **self.given(score))

    def given(self, score):
        """So many points in a hundred of each criterion."""
        criteria = self.gate.criteria
        if not criteria:
            return {"score": score}
        return {"points": {row: row.points * score // 100 for row in criteria}}

    @rule(who=WHO, confirm=st.booleans())
    def work_on_a_condition(self, who, confirm):
        task = Task.objects.unmet_conditions().filter(project=self.project).first()
        if task is not None:
            self.attempt(plans.confirm if confirm else plans.finish, task=task, by=self.people[who])

    @rule(who=WHO)
    def start(self, who):
        self.attempt(gates.start_review, gate=self.gate, by=self.people[who])

    @rule(who=WHO, decision=DECISIONS, reason=st.sampled_from(["가", "가", ""]), cause=CAUSES)
    def decide(self, who, decision, reason, cause):
        self.decided(who, decision, reason, cause)

    @rule(decision=DECISIONS)
    def go_all_the_way_to_a_decision(self, decision):
        """What random steps seldom reach: a whole round."""
        self.provide()
        self.submit("supplier")
        self.examine("coordinator", True)
        for name in list(self.people):
            if name.startswith("reviewer"):
                self.assign("coordinator", name)
        self.pledge(False)
        self.start("coordinator")
        self.score(80)
        self.decided("coordinator", decision, "가", "evaluation")

    def provide(self):
        """What the round needs besides its documents and reviewers."""
        self.work_on_a_condition("supplier", False)
        self.work_on_a_condition("coordinator", True)

    def decided(self, who, decision, reason, cause):
        gate, before = self.gate, self.project.stage
        ready = gate.status == Gate.Status.IN_REVIEW and not missing(gate)
        fact = gate.status in Gate.OPEN and (decision, cause) == ("stop", "voluntary")
        condition = gates.Condition("조건", clock.today() + timedelta(days=7), "supplier")
        given = {"decision": decision, "reason": reason, "conditions": [condition], "cause": cause}
        self.attempt(gates.decide, gate=gate, by=self.people[who], **given)
        after = self.project.stage
        if not ((ready or fact) and who == "coordinator" and reason):
            assert after == before
        if after not in (before, Stage.STOPPED):
            assert after == workflow.NEXT[Stage(before)]
            assert decision in ("go", "conditional_go")
            assert gate.deliverables.filter(status="accepted").exists()
            assert gate.reviews.filter(conflict=False, score__isnull=False).count() >= gate.quorum
            imposed = gate.tasks.values_list("pk", flat=True)
            left = Task.objects.unmet_conditions().filter(project=self.project)
            assert set(left.values_list("pk", flat=True)) == set(imposed)
            assert bool(imposed) == (decision == "conditional_go")

    @invariant()
    def history_rebuilds_the_stage(self):
        events = list(Event.objects.of(self.project))
        stage = events[0].to_state
        for event in events[1:]:
            assert event.from_state == stage
            stage = event.to_state
        assert stage == self.project.stage
        assert [event.to_state for event in events] == [r.stage for r in self.project.stages.all()]

    @invariant()
    def an_open_gate_stands_at_the_present_stage(self):
        opened = [gate.stage for gate in self.project.gates.open()]
        ended = self.project.stage in (Stage.STOPPED, Stage.FOLLOW_UP)
        assert opened == ([] if ended else [self.project.stage])

    @invariant()
    def the_list_of_what_waits_says_what_is_missing(self):
        reviewing = self.project.gates.filter(status=Gate.Status.IN_REVIEW)
        complete = {gate.pk for gate in reviewing if not missing(gate)}
        assert complete == set(self.project.gates.to_decide().values_list("pk", flat=True))


class AskedMoves(Moves):
    """Of a project whose rounds ask for what ships."""

    def begin(self, project):
        for n in (2, 3):
            self.people[f"reviewer {n}"] = factories.UserFactory(is_reviewer=True)
        project.gates.all().delete()
        plan_round(project=project)
        for aspect in ("", Aspect.POWER):
            factories.MeasureFactory(project=project, aspect=aspect)

    @rule(which=st.integers(0, 1), level=LEVELS)
    def measure(self, which, level):
        """One value for each measure, at any level; what verifies it is tested elsewhere."""
        row = self.project.measures.all()[which]
        if not Measurement.objects.filter(measure=row).update(level=level):
            factories.MeasurementFactory(measure=row, claimed_by=self.people["supplier"], level=level)

    @rule(status=st.sampled_from(["draft", "submitted", "accepted"]))
    def report(self, status):
        month = date(2026, 1 + self.project.reports.count() % 12, 1)
        Report.objects.update_or_create(project=self.project, month=month, defaults={"status": status})

    @rule(who=WHO)
    def check(self, who):
        for item in unchecked(self.gate):
            self.attempt(gates.check, gate=self.gate, item=item, by=self.people[who])

    @rule(who=WHO)
    def uncheck(self, who):
        if made := self.gate.checks.first():
            self.attempt(gates.uncheck, gate=self.gate, item=made.item, by=self.people[who])

    @rule()
    def agree(self):
        if not hasattr(self.project, "agreement"):
            factories.AgreementFactory(project=self.project)

    @rule()
    def settle(self):
        final = {"status": Settlement.Status.FINAL, "finalised_on": clock.today()}
        Settlement.objects.filter(project=self.project).update(**final)

    def provide(self):
        super().provide()
        self.agree()
        self.settle()
        self.check("coordinator")
        self.report("accepted")
        for which in (0, 1):
            self.measure(which, Level.ACCREDITED)


class EveryMove(RuleBasedStateMachine):
    """Of a whole project: rounds, agreement and money, plan, measurements and, once it is stopped, its diligence."""

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.cast = Cast.gathered()

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @initialize(begin=st.sampled_from(BEGINNINGS))
    def begin(self, begin):
        begin(self.cast)

    @rule(move=st.sampled_from(MOVES), data=st.data())
    def act(self, move, data):
        move(self.cast, lambda options: data.draw(st.sampled_from(list(options))))

    @invariant()
    def all_holds(self):
        truths.hold(self.cast.project)


def play(machine, examples, steps):
    given = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
    chosen = settings(max_examples=examples, stateful_step_count=steps, **given)
    run_state_machine_as_test(machine, settings=chosen)


@pytest.mark.django_db
@pytest.mark.parametrize("machine", [Moves, AskedMoves])
def test_random_moves(uploads, machine):
    play(machine, EXAMPLES, 20)


def test_random_moves_of_a_whole_project(uploads, plain):
    play(EveryMove, EXAMPLES, 30)


@pytest.mark.django_db
def test_what_ships_lets_a_project_through(uploads):
    """All the stages, each with everything that its template asks for."""
    machine = AskedMoves()
    try:
        for stage in workflow.NEXT:
            assert machine.project.stage == stage
            machine.go_all_the_way_to_a_decision("conditional_go" if stage == Stage.POC else "go")
        assert machine.project.stage == Stage.FOLLOW_UP
    finally:
        machine.teardown()
