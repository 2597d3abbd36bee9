"""An agreement ends with its project, and with it what was still asked to change."""

import pytest

from foundation.history.models import Event
from projects.models import Agreement, Gate, Stage, StageRecord
from projects.services import projects
from tests import factories
from tests.projects import agreeing
from tests.projects.agreeing import approved, drafted, requested, signed

pytestmark = pytest.mark.django_db


def at(world, stage):
    type(world.project).objects.update(stage=stage)
    StageRecord.objects.update(stage=stage)
    Gate.objects.all().delete()
    world.project.refresh_from_db()


def leave(world, stage, to):
    at(world, stage)
    projects.leave_stage(project=world.project, to=to, by=world.coordinator, reason="표")


@pytest.mark.parametrize(("stage", "to"), [(Stage.SETTLEMENT, Stage.COMPLETED), (Stage.POC, Stage.STOPPED)])
@pytest.mark.parametrize("amended", [False, True])
def test_it_ends_with_the_project(world, stage, to, amended):
    agreement = signed(world, agreeing.programme())
    if amended:
        approved(world, requested(world, agreement))
    leave(world, stage, to)
    agreement.refresh_from_db()
    assert agreement.status == "closed"
    assert not Agreement.objects.in_force().exists()
    assert Event.objects.of(agreement).last().actor_key == world.coordinator.pk


@pytest.mark.parametrize(
    ("stage", "to"), [(Stage.POC, Stage.PILOT), (Stage.FINAL_EVALUATION, Stage.SETTLEMENT)]
)
def test_not_before(world, stage, to):
    agreement = signed(world, agreeing.programme())
    leave(world, stage, to)
    agreement.refresh_from_db()
    assert agreement.status == "signed"


def test_what_was_asked_for_ends_too(world):
    agreement = signed(world, agreeing.programme())
    terms = requested(world, agreement)
    leave(world, Stage.POC, Stage.STOPPED)
    terms.refresh_from_db()
    assert (terms.status, terms.decided_by) == ("rejected", None)
    assert "과제가 끝나" in terms.decision_reason
    assert terms.decided_at is not None


def test_a_draft_stays_a_draft(world):
    agreement = drafted(world)
    leave(world, Stage.POC, Stage.STOPPED)
    agreement.refresh_from_db()
    assert agreement.status == "draft"


def test_other_projects_go_on(world):
    other = factories.AgreementFactory()
    signed(world)
    leave(world, Stage.POC, Stage.STOPPED)
    other.refresh_from_db()
    assert other.status == "signed"
