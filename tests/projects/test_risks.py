"""The page of a project's risks: matrix, list, and who sees it."""

import pytest
from django.urls import reverse

from projects.models import Risk
from projects.models.risks import band
from projects.services import risks
from tests.projects.risking import raised

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(world):
    return reverse("projects:risks", args=[world.project.pk])


def shown(client, url, **query):
    page = client.get(url, query)
    assert page.status_code == 200
    return [risk.title for risk in page.context["page"]]


def test_who_sees_it(client, world, url, stranger):
    risk = raised(world)
    world.pledged()
    for person in (world.supplier, world.demander, world.coordinator):
        client.force_login(person)
        assert shown(client, url) == [risk.title]
        assert client.get(risk.get_absolute_url()).status_code == 200
    for person in (world.reviewer, stranger):
        client.force_login(person)
        assert client.get(url).status_code == 404
        assert client.get(risk.get_absolute_url()).status_code == 404
    client.logout()
    assert client.get(url)["Location"].startswith(reverse("account_login"))


def test_wrong_method(client, world, url):
    client.force_login(world.supplier)
    assert client.post(url).status_code == 405
    assert client.post(raised(world).get_absolute_url()).status_code == 405


def test_matrix(client, world, url):
    raised(world, probability=2, impact=3)
    raised(world, probability=2, impact=3)
    raised(world, probability=5, impact=4)
    risks.close(risk=raised(world, probability=1, impact=1), reason="가", by=world.coordinator)
    client.force_login(world.supplier)
    page = client.get(url)
    cells = {(c.probability, c.impact): c.count for _p, row in page.context["matrix"] for c in row}
    assert len(cells) == 25
    assert {at: count for at, count in cells.items() if count} == {(2, 3): 2, (5, 4): 1}
    assert [probability for probability, _row in page.context["matrix"]] == [5, 4, 3, 2, 1]
    text = page.content.decode()
    assert "?probability=2&amp;impact=3#list-title" in text
    assert "?probability=1&amp;impact=1#list-title" not in text
    for words in ("심각 20", "경계 12", "낮음 6", "15점부터", "7일 지나면"):
        assert words in text
    assert len(shown(client, url, probability=2, impact=3)) == 2


@pytest.mark.parametrize(
    ("score", "expected"), [(1, "minor"), (7, "minor"), (8, "notable"), (14, "notable"), (15, "severe")]
)
def test_bands(score, expected):
    assert band(score) == expected


def test_filters(client, world, url):
    raised(world, title="열림")
    raised(world, title="이슈", kind="issue")
    raised(world, title="큰일", probability=5, impact=5)
    risks.close(risk=raised(world, title="닫힘"), reason="가", by=world.coordinator)
    client.force_login(world.supplier)
    assert shown(client, url) == ["큰일", "열림", "이슈"]
    assert shown(client, url, status="escalated") == ["큰일"]
    assert shown(client, url, status="closed") == ["닫힘"]
    assert len(shown(client, url, status="all")) == 4
    assert shown(client, url, kind="issue") == ["이슈"]
    assert "조건에 맞는 위험" in client.get(url, {"kind": "issue", "status": "closed"}).content.decode()
    assert len(shown(client, url, status="nowhere")) == 3


def test_late_ones_are_marked(client, world, url):
    risk = raised(world)
    client.force_login(world.supplier)
    assert "기한 지남" not in client.get(url).content.decode()
    Risk.objects.filter(pk=risk.pk).update(due_on="2020-01-01")
    assert "기한 지남" in client.get(url).content.decode()
    assert "기한 지남" in client.get(risk.get_absolute_url()).content.decode()


def test_empty(client, world, url):
    client.force_login(world.supplier)
    assert "열려 있는 위험·이슈가 없습니다" in client.get(url).content.decode()


def test_queries_do_not_grow(client, world, url, django_assert_max_num_queries):
    for _ in range(25):
        raised(world)
    client.force_login(world.supplier)
    with django_assert_max_num_queries(12):
        page = client.get(url)
    assert len(page.context["page"].object_list) == 20
    assert len(shown(client, url, page=2)) == 5
