import pytest

from foundation.notifications import kinds, notify, register_area, register_kind
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def kind():
    before = dict(kinds._kinds), dict(kinds._areas)
    register_area("test", "시험")
    register_kind("test.invited", "초대")
    register_kind("test.linked", "한 번 쓰는 링크", waits=False)
    yield
    for registry, kept in zip((kinds._kinds, kinds._areas), before, strict=True):
        registry.clear()
        registry.update(kept)


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
