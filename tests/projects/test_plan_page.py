"""A project's plan as a picture and a table, the baseline that they are held against, and a task's page."""

import re
from datetime import date, datetime
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from foundation.history import clock
from foundation.history.workflow import Forbidden
from projects.erasure import REDACTED, redact
from projects.services import plans
from tests import factories

pytestmark = pytest.mark.django_db

MARCH = datetime(2026, 3, 16, 9, tzinfo=ZoneInfo("Asia/Seoul"))


def url(project):
    return reverse("projects:plan", args=[project.pk])


def planned(world, **fields):
    return factories.TaskFactory(project=world.project, **fields)


def picture_of(page):
    """The picture's elements by class."""
    svg = ElementTree.fromstring(re.search(r"<svg role.*?</svg>", page, re.DOTALL)[0])
    found = {}
    for element in svg.iter():
        found.setdefault(element.get("class", element.tag), []).append(element)
    return svg, found


@pytest.fixture
def plan(world):
    """Signed, then a task moved, one added, one cancelled, one done and one under way."""
    first = planned(world, title="데이터 모으기")
    moved = planned(world, title="모델 학습", starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 13))
    goal = planned(
        world, kind="milestone", title="착수 보고", starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 1)
    )
    dropped = planned(world, title="설문")
    moved.depends_on.add(first, dropped)
    goal.depends_on.add(moved)
    plans.set_baseline(project=world.project, by=world.coordinator)
    with clock.at(MARCH):
        plans.finish(task=first, by=world.supplier)
        plans.cancel(task=dropped, reason="다른 사업에서 했습니다.", by=world.coordinator)
    moved.refresh_from_db()
    moved.ends_on = date(2026, 3, 20)
    moved.started_on = date(2026, 3, 4)
    moved.save()
    planned(world, title="현장 설치", ends_on=date(2026, 3, 6))
    return world.project


def test_nothing_yet(client, world):
    client.force_login(world.demander)
    page = client.get(url(world.project)).content.decode()
    assert "아직 계획이 없습니다" in page
    assert "<svg role" not in page
    assert "할 일 더하기" in page


def test_the_picture(client, world, plan):
    client.force_login(world.demander)
    with clock.at(MARCH):
        page = client.get(url(plan)).content.decode()
    svg, shapes = picture_of(page)
    title, desc = svg.find("title"), svg.find("desc")
    assert svg.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]
    assert title.text == "할 일 4건의 일정"
    assert "오늘은 2026-03-16이고 지연된 일은 1건" in desc.text
    assert len(shapes["plan work"]) == 3
    assert len(shapes["baseline"]) == 3  # of the two that stand, and of the one that was cancelled
    assert len(shapes["actual"]) == 2
    assert len(shapes["milestone"]) == len(shapes["milestone baseline"]) == 1
    assert len(shapes["arrow"]) == 2  # none to what was cancelled
    assert len(shapes["today"]) == 1
    assert "설문 (취소)" in "".join(svg.itertext())
    assert "style=" not in page


def test_the_table_says_the_same(client, world, plan):
    client.force_login(world.demander)
    with clock.at(MARCH):
        response = client.get(url(plan))
    rows = re.findall(r"<tr>.*?</tr>", response.content.decode(), re.DOTALL)
    texts = {
        re.search(r'tasks/\d+/">([^<]+)<', row)[1]: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row))
        for row in rows[1:]
    }
    assert set(texts) == {"데이터 모으기", "모델 학습", "착수 보고", "설문", "현장 설치"}
    assert "2026-03-02 ~ 2026-03-20" in texts["모델 학습"]
    assert "7일 늦음" in texts["모델 학습"]
    assert "데이터 모으기" in texts["모델 학습"]
    assert "지연" in texts["현장 설치"]
    assert "지연" not in texts["모델 학습"]
    assert "완료 보고" in texts["데이터 모으기"]
    assert response.context["progress"] == 25


def test_what_waits_is_counted(client, world, plan):
    planned(world, kind="condition", gate=world.gate, title="야간 영상 보완")
    planned(world, kind="condition", gate=world.gate, status="confirmed")
    client.force_login(world.demander)
    with clock.at(MARCH):
        page = client.get(url(plan)).content.decode()
    assert "지키지 않은 조건 1건" in page
    assert world.gate.name in page
    assert 'class="plan condition"' in page


def test_the_agreements_period_is_shown(client, world):
    factories.AgreementFactory(project=world.project)
    client.force_login(world.demander)
    assert "2026-01-12 ~ 2026-12-31" in client.get(url(world.project)).content.decode()


def test_a_tasks_page(client, world, plan):
    gate = world.gate
    condition = planned(world, kind="condition", gate=gate, title="야간 영상 보완", owner=world.supplier)
    moved = plan.tasks.get(title="모델 학습")
    client.force_login(world.demander)
    page = client.get(condition.get_absolute_url()).content.decode()
    assert f"{gate.name}에서 조건부 계속으로 의결하며" in page
    assert world.supplier.name not in page
    page = client.get(moved.get_absolute_url()).content.decode()
    for other in ("데이터 모으기", "착수 보고"):
        assert plan.tasks.get(title=other).get_absolute_url() in page
    client.force_login(world.supplier)
    assert world.supplier.name in client.get(condition.get_absolute_url()).content.decode()


def test_outsider_reviewer_and_wrong_method(client, world, plan, stranger):
    task = plan.tasks.first()
    world.pledged()
    for person in (stranger, world.reviewer):
        client.force_login(person)
        assert client.get(url(plan)).status_code == client.get(task.get_absolute_url()).status_code == 404
    client.force_login(world.coordinator)
    assert client.post(url(plan)).status_code == client.post(task.get_absolute_url()).status_code == 405


def test_the_baseline_moves_only_when_it_is_set(world, stranger):
    task, dropped = planned(world), planned(world, status="cancelled")
    for person in (world.supplier, world.demander, stranger):
        with pytest.raises(Forbidden):
            plans.set_baseline(project=world.project, by=person)
    plans.set_baseline(project=world.project, by=world.coordinator)
    for row in (task, dropped):
        row.refresh_from_db()
    assert (task.baseline_starts_on, task.baseline_ends_on) == (task.starts_on, task.ends_on)
    assert dropped.baseline_ends_on is None
    other = planned(world)
    other.refresh_from_db()
    assert other.baseline_ends_on is None


def test_no_query_for_another_task(client, world, django_assert_max_num_queries):
    factories.AgreementFactory(project=world.project)
    client.force_login(world.coordinator)
    for _n in range(3):
        before = planned(world, owner=world.supplier)
        planned(
            world, kind="condition", gate=world.gate, owner=factories.member_of(world.project.supplier)
        ).depends_on.add(before)
    with django_assert_max_num_queries(30) as few:
        client.get(url(world.project))
    for _n in range(12):
        person = factories.member_of(world.project.demand_firm)
        planned(world, owner=person, party="demand").depends_on.add(before)
    with django_assert_max_num_queries(len(few)):
        client.get(url(world.project))


def test_an_erased_persons_words_go(world):
    task = planned(world, description="김과장 010-0000-0000", created_by=world.supplier)
    other = planned(world, description="모두의 설명", created_by=world.demander)
    redact(world.supplier.pk)
    for row in (task, other):
        row.refresh_from_db()
    assert (task.description, other.description) == (REDACTED, "모두의 설명")
