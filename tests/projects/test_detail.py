"""A project's overview, as each of its people sees it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import record
from projects import timeline
from projects.models import Instalment, Level, Party, Report, Stage, Task
from projects.services import deliverables, gates
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


def test_what_moves_no_stage_is_told_too(client, world):
    for verb in timeline.BESIDES:
        record(world.project, verb, by=world.coordinator)
    labels = [event["label"] for event in page(client, world, world.supplier)[0].context["events"]]
    assert set(labels) >= {str(label) for label in timeline.BESIDES.values()}


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
        with django_assert_max_num_queries(45):
            client.get(world.project.get_absolute_url())


def seen(client, world, person):
    return page(client, world, person)[0].context["seen"]


def todo(client, world, person):
    return [text for text, _url in seen(client, world, person).todo]


def task(world, *, ends: int = 3, **given) -> Task:
    day = clock.today() + timedelta(days=ends)
    return factories.TaskFactory(project=world.project, starts_on=day, ends_on=day, **given)


def address(world, section: str) -> str:
    return reverse(f"projects:{section}", args=[world.project.pk])


def test_health_with_its_reasons(client, world):
    task(world, ends=-20)
    for person in (world.coordinator, world.demander, world.supplier):
        response, text = page(client, world, person)
        found = response.context["seen"]
        assert found.health.grade == "red"
        assert [url for _face, url in found.faces] == [address(world, "plan"), "", "", ""]
        assert f'<a href="{address(world, "plan")}">할 일 1건이 기한을 넘겼고' in text
        assert "집행과 지급이 계획대로입니다." in text
        assert "건강도는 이렇게 정합니다" in text


def test_a_stopped_project_has_no_health(client, world):
    world.project.gates.update(status="stop")
    type(world.project).objects.update(stage=Stage.STOPPED)
    response, text = page(client, world, world.supplier)
    assert response.context["seen"].health is None
    assert "중단으로 의결한 과제입니다" in text
    assert "건강도" not in text


def test_a_reviewer_reads_of_gate_and_measures_only(client, world):
    factories.AgreementFactory(project=world.project)
    factories.MeasureFactory(project=world.project)
    task(world)
    world.pledged()
    response, text = page(client, world, world.reviewer)
    found = response.context["seen"]
    assert (found.health, found.next, found.money) == (None, None, None)
    assert found.gate == world.gate
    assert len(found.proofs) == 1
    for said in ("건강도", "사업비", "현장 데이터 모으기"):
        assert said not in text


def test_a_reviewer_reads_no_costs(client, world):
    world.project.budget.create(position=1, category="equipment", name="카메라 12대", amount_krw=40_000_000)
    world.pledged()
    for person, told in ((world.supplier, True), (world.coordinator, True), (world.reviewer, False)):
        _response, text = page(client, world, person)
        assert ("카메라 12대" in text) == told


def test_what_is_next_and_whose_turn_it_is(client, world):
    world.accepted()
    task(world, ends=9, title="나중")
    task(world, ends=3, title="데이터 수집", party=Party.DEMAND)
    found = seen(client, world, world.supplier)
    assert (found.next.words, found.next.side) == ("할 일 ‘데이터 수집’", "수요기업")
    assert found.next.day == clock.today() + timedelta(days=3)


def test_the_gate_with_what_it_lacks(client, world):
    milestone = task(world, ends=40, kind=Task.Kind.MILESTONE)
    response, text = page(client, world, world.demander)
    found = response.context["seen"]
    assert (found.gate, found.gate_on) == (world.gate, milestone.ends_on)
    assert "승인된 산출물이 1건 이상 있어야 합니다" in text
    assert f"예정일 {milestone.ends_on}" in text
    assert world.gates_url in text
    world.scored()
    assert "필요한 것이 모두 갖추어졌습니다." in page(client, world, world.demander)[1]


def test_money(client, world):
    assert seen(client, world, world.coordinator).money is None
    factories.AgreementFactory(project=world.project)
    Instalment.objects.create(
        project=world.project,
        number=1,
        amount_krw=5_000_000,
        stage=Stage.PREPARATION,
        status=Instalment.Status.PAID,
        paid_on=date(2026, 2, 1),
        paid_krw=5_000_000,
    )
    response, text = page(client, world, world.supplier)
    money = response.context["seen"].money
    assert (money.whole_krw, money.paid_krw, money.paid, money.spent) == (20_000_000, 5_000_000, 25, 0)
    assert "지급 500만원 (25%)" in text


def test_measures_claimed_and_verified(client, world):
    for level in (Level.SELF_REPORTED, Level.SITE_INSPECTED, None):
        measure = factories.MeasureFactory(project=world.project)
        if level:
            factories.MeasurementFactory(measure=measure, level=level)
    found = seen(client, world, world.coordinator)
    met = sum(bool(proof.met) for proof in found.proofs if proof.proven(Level.DEMAND_CONFIRMED))
    assert found.measured == {"all": 3, "claimed": 2, "verified": 1, "met": met}


def test_what_the_operating_body_is_to_do(client, world):
    world.project.stages.update(started_at=clock.now())
    assert todo(client, world, world.coordinator) == ["평가위원을 위촉하세요."]
    world.pledged()
    assert todo(client, world, world.coordinator) == []
    world.submit()
    Report.objects.create(project=world.project, month=date(2026, 2, 1), status=Report.Status.SUBMITTED)
    Instalment.objects.create(
        project=world.project, number=1, amount_krw=1, stage=Stage.POC, status=Instalment.Status.REQUESTED
    )
    task(world, ends=30, status=Task.Status.DONE)
    task(world, ends=2, title="회의 준비", party=Party.OPERATOR)
    expected = [
        "제출된 산출물 1건을 검토하세요.",
        "제출된 월간 보고 1건을 검토하세요.",
        "지급 신청 1건을 처리하세요.",
        "완료 보고된 할 일 1건을 확인하세요.",
        f"{clock.today() + timedelta(days=2)}까지: 할 일 ‘회의 준비’",
    ]
    assert todo(client, world, world.coordinator) == expected
    # A second one, who doesn't look after it, decides but has no tasks of it.
    assert todo(client, world, factories.UserFactory(is_coordinator=True)) == expected[:-1]
    for person in (world.demander, world.supplier):
        assert not set(expected) & set(todo(client, world, person))


def test_the_gate_is_to_be_started_and_decided(client, world):
    world.accepted()
    review = world.pledged()
    assert todo(client, world, world.coordinator) == ["평가를 시작하세요."]
    gates.start_review(gate=world.gate, by=world.coordinator)
    assert todo(client, world, world.coordinator) == []
    gates.score(review=review, score=80, comment="가", by=world.reviewer)
    assert todo(client, world, world.coordinator) == ["단계평가를 의결하세요."]
    review.reviewer.is_coordinator = True
    review.reviewer.save()
    assert todo(client, world, review.reviewer) == []


def test_what_a_firm_is_to_do(client, world):
    factories.MeasurementFactory(measure=factories.MeasureFactory(project=world.project))
    task(world, ends=1, title="학습", party=Party.SUPPLIER)
    task(world, ends=1, title="카메라 설치", party=Party.DEMAND)
    claim = "측정값 1건을 확인하세요."
    supplier, demander = (todo(client, world, person) for person in (world.supplier, world.demander))
    assert any("‘학습’" in text for text in supplier)
    assert any("‘카메라 설치’" in text for text in demander)
    assert not any("‘카메라 설치’" in text for text in supplier)
    assert (claim in demander, claim in supplier) == (True, False)


def test_a_reviewer_is_to_score(client, world):
    world.pledged()
    assert todo(client, world, world.reviewer) == []
    world.accepted()
    gates.start_review(gate=world.gate, by=world.coordinator)
    response, text = page(client, world, world.reviewer)
    [(words, url)] = response.context["seen"].todo
    assert words == "준비 단계평가 1차: 서약하고 채점하세요."
    assert url == world.gate.reviews.get().get_absolute_url()
    assert "지금 하실 일" in text
