"""Two people who plan at once leave no tasks that wait for each other, and confirm nothing of their own."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from projects.models import Task
from projects.services import plans
from tests import factories

from .test_concurrency import at_once

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a real PostgreSQL at DATABASE_URL"),
]

DAY = date(2026, 2, 2)


def test_two_tasks_are_made_to_wait_for_each_other(world):
    first, second = (
        factories.TaskFactory(project=world.project, starts_on=DAY, ends_on=DAY) for _n in range(2)
    )

    def wait(task, before):
        fields = {name: getattr(task, name) for name in ("title", "party", "owner", "description", "weight")}
        dates = {"starts_on": DAY, "ends_on": DAY}
        try:
            return plans.change(task=task, depends_on=[before], by=world.supplier, **fields, **dates)
        except ValidationError as error:
            return error

    results = at_once(lambda: wait(first, second), lambda: wait(second, first))
    assert {type(result) for result in results} == {Task, ValidationError}
    assert Task.depends_on.through.objects.count() == 1


def test_what_follows_is_done_while_its_dependency_is_reopened(world):
    first, second = (factories.TaskFactory(project=world.project) for _n in range(2))
    second.depends_on.add(first)
    plans.finish(task=first, by=world.supplier)
    results = at_once(
        lambda: plans.reopen(task=Task.objects.get(pk=first.pk), reason="표", by=world.coordinator),
        lambda: plans.finish(task=Task.objects.get(pk=second.pk), by=world.supplier),
    )
    assert sum(isinstance(result, Task) for result in results) == 1
    states = {task.pk: task.status for task in Task.objects.all()}
    assert (states[first.pk], states[second.pk]) in {("open", "open"), ("done", "done")}
