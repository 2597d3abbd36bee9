"""The list of projects."""

import pytest
from django.urls import reverse

from projects.models import Stage
from projects.services import gates
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("projects:list")


def shown(client, **query):
    page = client.get(URL, query)
    assert page.status_code == 200
    return {project.pk for project in page.context["page"]}


def test_each_sees_its_own(client, world, stranger):
    other = factories.ProjectFactory()
    expected = {
        world.coordinator: {world.project.pk, other.pk},
        world.demander: {world.project.pk},
        world.supplier: {world.project.pk},
        world.reviewer: set(),
        stranger: set(),
    }
    for person, keys in expected.items():
        client.force_login(person)
        assert shown(client) == keys
    world.pledged()
    client.force_login(world.reviewer)
    assert shown(client) == {world.project.pk}


def test_nobody_signed_in(client, db):
    assert client.get(URL)["Location"].startswith(reverse("account_login"))


def test_wrong_method(client, world):
    client.force_login(world.coordinator)
    assert client.post(URL).status_code == 405


def test_columns(client, world):
    client.force_login(world.coordinator)
    page = client.get(URL).content.decode()
    project = world.project
    for text in (project.number, project.title, project.demand_firm.name, project.supplier.name, "준비 중"):
        assert text in page
    assert project.get_absolute_url() in page


def test_filters(client, world):
    poc = factories.ProjectFactory(
        stage=Stage.POC, title="배터리 수명 예측", match__solution__company__name="셀온"
    )
    client.force_login(world.coordinator)
    assert shown(client, stage="poc") == {poc.pk}
    assert shown(client, q="배터리 셀온") == {poc.pk}
    assert shown(client, q=world.project.number) == {world.project.pk}
    assert shown(client, q=world.project.demand_firm.name, stage="preparation") == {world.project.pk}
    assert shown(client, q="배터리 없는말") == set()
    page = client.get(URL, {"stage": "nowhere", "q": "배터리"})
    assert set(page.context["form"].errors) == {"stage"}


def test_what_waits(client, world):
    idle = factories.ProjectFactory(stage=Stage.FOLLOW_UP)
    idle.gates.all().delete()
    key = {world.project.pk}
    client.force_login(world.coordinator)
    assert shown(client, todo="submit") == shown(client, todo="assign") == key
    assert shown(client, todo="accept") == shown(client, todo="decide") == set()
    world.submit()
    assert shown(client, todo="accept") == key
    assert shown(client, todo="submit") == set()
    world.gate.deliverables.update(status="accepted")
    review = world.pledged()
    gates.start_review(gate=world.gate, by=world.coordinator)
    for done in ("submit", "accept", "assign", "decide"):
        assert shown(client, todo=done) == set()
    gates.score(review=review, score=80, comment="가", by=world.reviewer)
    assert shown(client, todo="decide") == key


def test_empty(client, world):
    client.force_login(factories.member_of(factories.CompanyFactory()))
    assert "아직 과제가 없습니다" in client.get(URL).content.decode()
    assert "조건에 맞는 과제가 없습니다" in client.get(URL, {"q": "없는말"}).content.decode()


def test_queries_do_not_grow(client, world, django_assert_max_num_queries):
    for _ in range(25):
        factories.ProjectFactory()
    client.force_login(world.coordinator)
    with django_assert_max_num_queries(10):
        page = client.get(URL)
    assert len(page.context["page"].object_list) == 20
    assert len(client.get(URL, {"page": 2}).context["page"].object_list) == 6
