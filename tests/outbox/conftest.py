"""Handlers and effects for the outbox's own tests."""

from uuid import uuid4

import pytest

from foundation.outbox import registry
from foundation.outbox.models import Delivery


@pytest.fixture
def handlers():
    """The registered handlers; what a test registers is gone after it."""
    before = dict(registry.handlers)
    yield registry.handlers
    registry.handlers.clear()
    registry.handlers.update(before)


@pytest.fixture
def effect(db):
    """An effect on the database that can be counted: `effect("a")`, then `effect.all() == ["a"]`."""

    def write(name):
        Delivery.objects.create(to="a@example.com", subject=name, body="", message_id=str(uuid4()))

    write.all = lambda: sorted(Delivery.objects.values_list("subject", flat=True))
    return write
