"""What every test may ask for."""

import pytest

from tests import factories


@pytest.fixture
def coordinator(db):
    return factories.UserFactory(is_coordinator=True, name="김코디")


@pytest.fixture
def administrator(db):
    return factories.UserFactory(is_staff=True, is_superuser=True, name="이관리")


@pytest.fixture
def stranger(db):
    """Signed in, with neither a role nor a firm."""
    return factories.UserFactory(name="남모름")
