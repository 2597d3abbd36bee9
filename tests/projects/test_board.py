"""The board: projects by stage, and where a card may go."""

import pytest
from django.urls import reverse

from companies.models import Interest
from projects import portfolio
from projects.models import Stage, StageRecord
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("projects:board")


def columns(client, **query):
    page = client.get(URL, query)
    assert page.status_code == 200
    return {column.stage: (column, cards) for column, _all, cards in page.context["columns"]}


def move(client, project, to):
    return client.get(reverse("projects:move", args=[project.pk]), {"to": to})


def test_a_column_for_each_stage(client, world):
    stopped = factories.ProjectFactory(stage=Stage.STOPPED)
    client.force_login(world.coordinator)
    found = columns(client)
    assert list(found) == list(Stage)
    assert [row.project for row, _targets in found["preparation"][1]] == [world.project]
    assert [row.project for row, _targets in found["stopped"][1]] == [stopped]
    assert found["poc"][0].count == 0


def test_each_sees_its_own(client, world, stranger):
    factories.ProjectFactory()
    for person, count in ((world.coordinator, 2), (world.supplier, 1), (world.demander, 1), (stranger, 0)):
        client.force_login(person)
        assert columns(client)["preparation"][0].count == count


def test_a_card(client, world):
    client.force_login(world.coordinator)
    text = client.get(URL).content.decode()
    project = world.project
    for said in (
        project.number,
        project.title,
        project.demand_firm.name,
        project.supplier.name,
        "정상",
        "0일째",
    ):
        assert said in text
    assert f"{reverse('projects:move', args=[project.pk])}?to=poc" in text
    assert "개념검증(PoC)로 이동" in text


def test_only_who_manages_moves(client, world):
    interested = factories.UserFactory(is_coordinator=True)
    Interest.objects.create(user=interested, company=world.project.supplier, kind="family")
    for person in (world.demander, world.supplier, interested):
        client.force_login(person)
        [(_row, targets)] = columns(client)["preparation"][1]
        assert targets == []
        assert move(client, world.project, "poc").status_code == 403
    client.force_login(world.coordinator)
    [(_row, targets)] = columns(client)["preparation"][1]
    assert targets == [Stage.POC, Stage.STOPPED]


def test_a_reviewer_sees_neither_health_nor_what_is_due(client, world):
    world.pledged()
    client.force_login(world.reviewer)
    [(row, targets)] = columns(client)["preparation"][1]
    assert (row.health, row.next, targets) == (None, None, [])


def test_outsiders_and_their_methods(client, world, stranger):
    assert move(client, world.project, "poc")["Location"].startswith(reverse("account_login"))
    client.force_login(stranger)
    assert move(client, world.project, "poc").status_code == 404
    client.force_login(world.coordinator)
    assert client.post(URL).status_code == 405
    assert client.post(reverse("projects:move", args=[world.project.pk])).status_code == 405


def test_what_is_missing_is_told_and_nothing_moves(client, world):
    client.force_login(world.coordinator)
    page = move(client, world.project, "poc")
    assert page.status_code == 200
    text = page.content.decode()
    assert "승인된 산출물이 1건 이상 있어야 합니다" in text
    assert world.gates_url in text
    world.project.refresh_from_db()
    assert world.project.stage == Stage.PREPARATION


def test_a_round_has_to_be_started_first(client, world):
    world.accepted()
    world.pledged()
    client.force_login(world.coordinator)
    page = move(client, world.project, "poc")
    assert page.status_code == 200
    assert "평가를 시작해 채점을 받은 뒤" in page.content.decode()


def test_with_its_evidence_a_card_goes_to_the_decision(client, world):
    world.scored()
    client.force_login(world.coordinator)
    answer = move(client, world.project, "poc")
    assert (answer.status_code, answer["Location"]) == (302, f"{world.gates_url}?decision=go#decide-title")
    form = client.get(answer["Location"]).context["decide_form"]
    assert form["decision"].value() == "go"
    world.project.refresh_from_db()
    assert world.project.stage == Stage.PREPARATION


def test_a_stop_goes_to_the_gates_page(client, world):
    client.force_login(world.coordinator)
    answer = move(client, world.project, "stopped")
    assert (answer.status_code, answer["Location"]) == (302, f"{world.gates_url}?decision=stop#decide-title")


@pytest.mark.parametrize("to", ["pilot", "preparation", "follow_up", "nowhere", ""])
def test_one_stage_at_a_time(client, world, to):
    world.scored()
    client.force_login(world.coordinator)
    page = move(client, world.project, to)
    assert page.status_code == 200
    assert "한 단계씩만" in page.content.decode()


def test_whoever_scores_does_not_decide(client, world):
    review = world.scored()
    review.reviewer.is_coordinator = True
    review.reviewer.save()
    client.force_login(review.reviewer)
    page = move(client, world.project, "poc")
    assert page.status_code == 200
    assert "의결은 다른 담당자가 합니다" in page.content.decode()


def test_without_an_open_round(client, world):
    world.project.gates.all().delete()
    client.force_login(world.coordinator)
    page = move(client, world.project, "poc")
    assert page.status_code == 200
    assert "열린 단계평가가 없어" in page.content.decode()


def test_a_long_column_is_cut(client, world, monkeypatch):
    monkeypatch.setattr(portfolio, "COLUMN", 2)
    for _ in range(3):
        factories.ProjectFactory()
    oldest = factories.ProjectFactory()
    StageRecord.objects.filter(project=oldest).update(started_at="2020-01-01T00:00:00Z")
    client.force_login(world.coordinator)
    column, cards = columns(client)["preparation"]
    assert (column.count, column.more) == (5, 3)
    assert [row.project for row, _targets in cards] == [oldest, world.project]
    text = client.get(URL).content.decode()
    assert "3건 더 보기" in text
    assert f"{reverse('projects:list')}?stage=preparation&amp;sort=since" in text


def test_filters(client, world):
    poc = factories.ProjectFactory(stage=Stage.POC, title="배터리 수명 예측")
    client.force_login(world.coordinator)
    found = columns(client, q="배터리")
    assert found["preparation"][0].count == 0
    assert [row.project for row, _targets in found["poc"][1]] == [poc]


def test_queries_do_not_grow(client, world, django_assert_max_num_queries, django_assert_num_queries):
    for _ in range(4):
        factories.ProjectFactory()
    client.force_login(world.coordinator)
    with django_assert_max_num_queries(42) as few:
        client.get(URL)
    for _ in range(20):
        factories.ProjectFactory()
    with django_assert_num_queries(len(few)):
        found = columns(client)
    assert len(found["preparation"][1]) == 25
