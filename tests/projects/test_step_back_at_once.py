"""Somebody declares an interest in a firm while its project moves on: neither waits for the other forever."""

import threading

import pytest
from django.db import connection, transaction

from companies.services import interests
from projects.models import Project, Stage
from tests import factories

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a real PostgreSQL at DATABASE_URL"),
]

LOOKS = 20_000


def waiting():
    """Whether another connection waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]


def while_somebody_declares(world, step):
    """`step` on the project, held since before its coordinator declared an interest; what that raised, if anything."""
    raised = []

    def declare():
        try:
            interests.declare(company=world.project.supplier, by=world.coordinator, kind="shares")
        except Exception as error:  # noqa: BLE001 - whatever it is, it reached the caller
            raised.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=declare)
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=world.project.pk)
        thread.start()
        assert any(waiting() for _look in range(LOOKS))
        step()
    thread.join()
    return raised


def test_a_stop_opens_the_need_again(world):
    need = world.project.match.need
    type(need).objects.filter(pk=need.pk).update(coordinator=world.coordinator)
    world.scored()
    deputy = factories.UserFactory(is_coordinator=True)
    assert not while_somebody_declares(world, lambda: world.decide("stop", by=deputy))
    need.refresh_from_db()
    assert (Project.objects.get().stage, need.status) == (Stage.STOPPED, "open")
    assert need.coordinator is None


def test_the_coordinator_is_told_of_a_document(world):
    assert not while_somebody_declares(world, world.submit)
    assert Project.objects.get().coordinator is None
    assert world.coordinator.notifications.filter(kind="projects.deliverable").exists()
