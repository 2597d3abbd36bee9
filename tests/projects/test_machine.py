"""Random legal and illegal moves: stages never skip, nothing moves without its evidence, and history alone
rebuilds the stage."""

import contextlib

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused, record
from projects import workflow
from projects.models import Deliverable, Gate, Project, Stage
from projects.services import deliverables, gates
from tests import factories
from tests.projects.conftest import pdf

DECISIONS = st.sampled_from(["go", "go", "go", "conditional_go", "hold", "recycle", "stop", "planned"])
WHO = st.sampled_from(["coordinator", "coordinator", "coordinator", "supplier", "reviewer", "insider"])


class Moves(RuleBasedStateMachine):
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
        title, upload = f"산출물 {self.number}", pdf()
        by = self.people[who]
        self.attempt(deliverables.submit, gate=self.gate, title=title, note="", upload=upload, by=by)

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
            self.attempt(gates.score, review=review, score=score, comment="가", by=review.reviewer)

    @rule(who=WHO)
    def start(self, who):
        self.attempt(gates.start_review, gate=self.gate, by=self.people[who])

    @rule(who=WHO, decision=DECISIONS, reason=st.sampled_from(["가", "가", ""]))
    def decide(self, who, decision, reason):
        self.decided(who, decision, reason)

    @rule(decision=DECISIONS)
    def go_all_the_way_to_a_decision(self, decision):
        """What random steps seldom reach: a whole round."""
        self.submit("supplier")
        self.examine("coordinator", True)
        self.assign("coordinator", "reviewer")
        self.pledge(False)
        self.start("coordinator")
        self.score(80)
        self.decided("coordinator", decision, "가")

    def decided(self, who, decision, reason):
        gate, before = self.gate, self.project.stage
        ready = gate.status == Gate.Status.IN_REVIEW and not gates.missing(gate)
        given = {"decision": decision, "reason": reason, "conditions": "조건"}
        self.attempt(gates.decide, gate=gate, by=self.people[who], **given)
        after = self.project.stage
        if not (ready and who == "coordinator" and reason):
            assert after == before
        if after not in (before, Stage.STOPPED):
            assert after == workflow.NEXT[Stage(before)]
            assert decision in ("go", "conditional_go")
            assert gate.deliverables.filter(status="accepted").exists()
            assert gate.reviews.filter(conflict=False, score__isnull=False).exists()

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
        complete = {gate.pk for gate in reviewing if not gates.missing(gate)}
        assert complete == set(self.project.gates.to_decide().values_list("pk", flat=True))


@pytest.mark.django_db
def test_random_moves(uploads):
    run_state_machine_as_test(
        Moves,
        settings=settings(
            max_examples=8,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
