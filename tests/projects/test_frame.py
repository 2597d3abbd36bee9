"""What projects put on every page: navigation by role, and what waits on the home page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from foundation.history import clock
from projects import due, frame
from projects.services import gates
from tests import factories

pytestmark = pytest.mark.django_db


def waits(person):
    return {item.label: item.count for item in frame.waiting(person)}


def nav(person):
    return [item.label for item in frame.nav(person)]


def test_nav(world, stranger):
    assert nav(world.coordinator) == ["과제", "교훈", "사업", "평가 서식"]
    assert nav(world.supplier) == nav(world.demander) == ["과제", "교훈"]
    assert nav(world.reviewer) == ["단계평가", "성실수행 판정"]
    assert nav(stranger) == []
    pending = factories.member_of(factories.CompanyFactory(status="pending"))
    assert nav(pending) == []
    suspended = factories.member_of(world.project.supplier)
    world.project.supplier.status = "suspended"
    world.project.supplier.save()
    assert nav(suspended) == ["과제", "교훈"]


def test_waiting(world):
    operator = ["검토할 산출물", "의결할 단계평가", "평가위원 위촉이 필요한 단계평가"]
    assert waits(world.coordinator) == dict(zip(operator, (0, 0, 1), strict=True))
    assert waits(world.supplier) == waits(world.demander) == {"산출물을 제출할 과제": 1}
    assert waits(world.reviewer) == {"서약·채점할 평가": 0}

    world.submit()
    review = world.assigned()
    assert waits(world.coordinator) == dict(zip(operator, (1, 0, 0), strict=True))
    assert waits(world.supplier) == {"산출물을 제출할 과제": 0}
    assert waits(world.reviewer) == {"서약·채점할 평가": 1}

    gates.pledge(review=review, conflict=False, by=world.reviewer)
    world.gate.deliverables.update(status="accepted")
    assert waits(world.reviewer) == {"서약·채점할 평가": 0}
    gates.start_review(gate=world.gate, by=world.coordinator)
    assert waits(world.reviewer) == {"서약·채점할 평가": 1}
    gates.score(review=review, score=80, comment="가", by=world.reviewer)
    assert waits(world.reviewer) == {"서약·채점할 평가": 0}
    assert waits(world.coordinator) == dict(zip(operator, (0, 1, 0), strict=True))


def test_what_is_due_waits_for_whose_turn_it_is(world):
    world.accepted()
    day = clock.today() + due.AHEAD
    for party, ends_on in (("supplier", day), ("supplier", day + timedelta(days=1)), ("demand", day)):
        factories.TaskFactory(project=world.project, party=party, starts_on=clock.today(), ends_on=ends_on)
    factories.TaskFactory(party="supplier", starts_on=clock.today(), ends_on=day)
    assert waits(world.supplier)["과제에서 2주 안에 할 일"] == 1
    factories.TaskFactory(
        project=world.project, party="demand", starts_on=clock.today(), ends_on=clock.today()
    )
    assert waits(world.demander)["과제에서 2주 안에 할 일"] == 2


def test_the_lessons_are_not_marked_as_projects_too(client, world):
    client.force_login(world.supplier)
    page = client.get(reverse("projects:lessons"))
    shown = page.context["frame_nav"]
    marked = [str(item.label) for item, current in (*shown["often"], *shown["seldom"]) if current]
    assert marked == ["교훈"]


def test_a_conflict_needs_another_reviewer(world):
    world.pledged(conflict=True)
    assert waits(world.coordinator)["평가위원 위촉이 필요한 단계평가"] == 1
    assert waits(world.reviewer) == {"서약·채점할 평가": 0}


def test_links_lead_somewhere(client, world):
    for person in (world.coordinator, world.supplier, world.reviewer):
        client.force_login(person)
        for item in [*frame.waiting(person), *frame.nav(person)]:
            assert client.get(item.url).status_code == 200
        assert client.get(reverse("home")).status_code == 200
