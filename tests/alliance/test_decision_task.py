"""A decision on a project is a task of its plan: done once that is confirmed there; of its cancellation one is told."""

import pytest
from django.core.exceptions import ValidationError

from alliance.models import Decision
from alliance.services import decisions
from companies.models import Interest
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Stage, Task
from projects.services import plans
from tests import factories

from .meeting import in_days, room

pytestmark = pytest.mark.django_db
S = Decision.Status


@pytest.fixture
def held():
    return room()


@pytest.fixture
def project():
    return factories.ProjectFactory()


@pytest.fixture
def supplier(project):
    return factories.member_of(project.supplier)


@pytest.fixture
def made(held, project, supplier):
    return held.decide(project=project, owner=supplier, text="조명을 바꿉니다.")


def now(decision):
    return Decision.objects.get(pk=decision.pk)


def test_decide_adds_a_task(made, project, supplier):
    task = project.tasks.get()
    assert made.task == task
    assert (task.kind, task.title, task.party) == (Task.Kind.ACTION, "조명을 바꿉니다.", "supplier")
    assert (task.owner, task.ends_on) == (supplier, made.due_on)
    # Told once: by the plan.
    assert Notification.objects.get(user=supplier).url == task.get_absolute_url()


def test_long_words_stay_whole(held, project, supplier):
    text = "가" * 200
    task = held.decide(project=project, owner=supplier, text=text).task
    assert len(task.title) == 120
    assert text in task.description


def test_its_owner_is_of_the_project(held, project):
    with pytest.raises(ValidationError) as invalid:
        held.decide(project=project, owner=held.there)
    assert set(invalid.value.error_dict) == {"owner"}
    assert not Task.objects.exists()


def test_what_the_plan_refuses_is_not_decided(held, project, supplier, monkeypatch):
    monkeypatch.setattr(plans, "MOST_TASKS", 0)
    with pytest.raises(Refused, match="0건까지"):
        held.decide(project=project, owner=supplier)
    assert not Decision.objects.exists()


def test_no_task_for_an_ended_project(held, project, supplier):
    type(project).objects.update(stage=Stage.STOPPED)
    project.refresh_from_db()
    with pytest.raises(ValidationError, match="끝난 과제"):
        held.decide(project=project, owner=supplier)


def test_not_by_who_has_an_interest_in_its_firms(held, made, project, supplier):
    Interest.objects.create(user=held.coordinator, company=project.supplier, kind="other")
    held.coordinator.forget_firms()
    with pytest.raises(Forbidden, match="이해관계"):
        held.decide(project=project, owner=supplier)
    with pytest.raises(Forbidden, match="이해관계"):
        decisions.drop(decision=made, reason="사정", by=held.coordinator)


def test_confirmed_there_it_is_done(held, made, supplier):
    plans.finish(task=made.task, by=supplier)
    assert now(made).status == S.OPEN
    plans.confirm(task=made.task, by=held.coordinator)
    assert (now(made).status, now(made).done_on) == (S.DONE, made.task.ended_on)
    assert now(made).result == "과제의 계획에서 완료가 확인되었습니다."


def test_nothing_is_done_here_while_the_task_lives(held, made, supplier):
    for act in (
        lambda: decisions.complete(decision=made, result="끝", by=held.coordinator),
        lambda: decisions.return_(decision=made, reason="아직", by=held.coordinator),
    ):
        with pytest.raises(Refused, match="과제의 할 일로 이행"):
            act()
    assert now(made).status == S.OPEN


def test_cancelled_there_it_is_told(held, made, supplier):
    plans.cancel(task=made.task, reason="이미 있습니다.", by=supplier)
    assert now(made).status == S.OPEN
    assert "취소되었습니다" in Notification.objects.get(user=held.coordinator).title
    assert Event.objects.of(made).filter(verb="decision.task_cancelled").exists()
    decisions.complete(decision=made, result="있던 조명을 씁니다.", by=held.coordinator)
    assert now(made).status == S.DONE


def test_a_stopped_projects_can_be_done_here(held, made, project):
    type(project).objects.update(stage=Stage.STOPPED)
    decisions.complete(decision=made, result="다른 과제에서 했습니다.", by=held.coordinator)
    assert now(made).status == S.DONE


def test_drop_cancels_the_task(held, made, supplier):
    decisions.drop(decision=made, reason="필요 없습니다.", by=held.coordinator)
    made.task.refresh_from_db()
    assert (now(made).status, made.task.status) == (S.DROPPED, Task.Status.CANCELLED)
    assert Notification.objects.filter(user=supplier, body="필요 없습니다.").count() == 1
    assert not Event.objects.of(made).filter(verb="decision.task_cancelled").exists()


def test_what_is_reported_done_is_not_dropped(held, made, supplier):
    plans.finish(task=made.task, by=supplier)
    with pytest.raises(Refused, match="완료 보고되었습니다"):
        decisions.drop(decision=made, reason="필요 없습니다.", by=held.coordinator)
    assert now(made).status == S.OPEN


def test_other_tasks_end_as_ever(held, project, supplier):
    task = factories.TaskFactory(project=project)
    plans.cancel(task=task, reason="없앱니다.", by=supplier)
    assert not Decision.objects.exists()


def test_due_day_is_named_as_here(held, project, supplier):
    with pytest.raises(ValidationError) as invalid:
        held.decide(project=project, owner=supplier, due_on=in_days(-1))
    assert set(invalid.value.error_dict) == {"due_on"}
