import pytest
from django.core.exceptions import ValidationError

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Diligence, Stage
from projects.services import diligence
from tests import factories
from tests.projects.stopped import Stopped, project_in

pytestmark = pytest.mark.django_db


def opened(coordinator, **given):
    project = given.pop("project", None) or project_in(Stage.STOPPED, coordinator=coordinator)
    return diligence.open_(**({"project": project, "cause": "voluntary", "by": coordinator} | given))


def test_a_stop_opens_a_verdict_that_is_still_to_come(coordinator):
    made = opened(coordinator)
    assert (made.status, made.cause, made.round, made.quorum) == ("pending", "voluntary", 1, 3)
    assert (made.coordinator, made.verdict) == (coordinator, "")
    assert Event.objects.of(made).get().verb == "diligence.opened"


def test_who_may_run_it_is_told_and_firms_are_asked_what_they_learnt():
    world = Stopped()
    another = factories.UserFactory(is_coordinator=True)
    Diligence.objects.all().delete()
    Notification.objects.all().delete()
    diligence.open_(project=world.project, cause="fault", by=world.stopper)
    told = {row.user: row.kind for row in Notification.objects.all()}
    assert told == {
        world.office: "projects.diligence",
        another: "projects.diligence",
        world.demander: "projects.lesson",
        world.supplier: "projects.lesson",
    }


def test_only_a_stopped_project_is_judged(coordinator):
    with pytest.raises(Refused, match="중단한 과제만"):
        opened(coordinator, project=project_in(Stage.PILOT))


def test_a_selection_that_fell_through_is_not_judged(coordinator):
    project = factories.ProjectFactory(stage=Stage.STOPPED, coordinator=coordinator)
    project.stages.update(stage=Stage.PREPARATION)
    with pytest.raises(Refused, match="결렬"):
        opened(coordinator, project=project)


def test_it_is_opened_once(coordinator):
    made = opened(coordinator)
    with pytest.raises(Refused, match="이미"):
        opened(coordinator, project=made.project)


def test_a_cause_is_one_of_three(coordinator):
    with pytest.raises(ValidationError) as error:
        opened(coordinator, cause="bad luck")
    assert set(error.value.message_dict) == {"cause"}


def test_whoever_does_not_manage_the_project_does_not_open_it(coordinator):
    project = project_in(Stage.STOPPED)
    for person in (factories.member_of(project.supplier), factories.UserFactory()):
        with pytest.raises(Forbidden):
            opened(person, project=project)
