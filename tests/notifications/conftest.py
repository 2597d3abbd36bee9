import pytest

from foundation.notifications import kinds, notify, register_kind
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def kind():
    before = dict(kinds._kinds)
    register_kind("test.invited", "초대")
    yield
    kinds._kinds.clear()
    kinds._kinds.update(before)


@pytest.fixture
def person(db):
    return UserFactory()


@pytest.fixture
def tell(person):
    """Tell the person something; what isn't given is ordinary."""

    def tell(**given):
        notify(
            **{"user": person, "kind": "test.invited", "title": "초대가 왔습니다", "url": "/leads/", **given}
        )

    return tell
