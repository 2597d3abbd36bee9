"""A project's overview, as each of its people sees it."""

import pytest

from foundation.history.models import Event
from projects.services import deliverables
from tests import factories

pytestmark = pytest.mark.django_db


def page(client, world, person):
    client.force_login(person)
    response = client.get(world.project.get_absolute_url())
    assert response.status_code == 200
    return response, response.content.decode()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_reviewers_name_is_hidden_from_the_firms(client, world, moment):
    world.scored(77)
    if moment == "after":
        world.decide()
    for person in (world.demander, world.supplier):
        _response, text = page(client, world, person)
        for secret in ("숨은위원", world.reviewer.email, "77.0", ">77<", "근거가 충분합니다."):
            assert secret not in text


def test_timeline(client, world):
    first = world.submit(title="착수계획서")
    deliverables.return_(deliverable=first, reason="일정이 없습니다.", by=world.coordinator)
    world.scored()
    world.decide("conditional_go", reason="대체로 갖추었습니다.", conditions=[world.condition()])
    response, _text = page(client, world, world.supplier)
    labels = [event["label"] for event in response.context["events"]]
    assert labels[0] == "개념검증(PoC) 단계를 시작했습니다"
    assert labels[1] == "준비 단계평가 1차 의결: 조건부 계속"
    assert "산출물의 보완을 요청했습니다: 착수계획서 v1" in labels
    assert "준비 단계평가 1차: 평가위원을 위촉했습니다" in labels
    kinds = ["projects.project", "projects.gate", "projects.deliverable"]
    assert len(labels) == Event.objects.filter(object_type__in=kinds).count()


def test_outsider(client, world, stranger):
    other = factories.member_of(factories.ProjectFactory().supplier)
    world.assigned()
    for person in (stranger, other, world.reviewer):
        client.force_login(person)
        assert client.get(world.project.get_absolute_url()).status_code == 404


def test_wrong_method(client, world):
    client.force_login(world.coordinator)
    assert client.post(world.project.get_absolute_url()).status_code == 405


def test_queries_do_not_grow(client, world, django_assert_max_num_queries):
    for _ in range(3):
        for _ in range(4):
            world.accepted()
        world.reviewer = factories.UserFactory(is_reviewer=True)
        world.scored()
        world.decide("recycle")
    for _ in range(6):
        world.submit()
        world.pledged(factories.UserFactory(is_reviewer=True))
    for person in (world.coordinator, world.supplier):
        client.force_login(person)
        with django_assert_max_num_queries(24):
            client.get(world.project.get_absolute_url())
