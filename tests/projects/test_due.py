"""What is due within two weeks, and who has how much in hand."""

from datetime import timedelta

import pytest
from django.urls import reverse

from foundation.history import clock
from projects import due
from projects.models import Diligence, FollowUp, Instalment, Party, Stage, Task
from tests import factories

pytestmark = pytest.mark.django_db
URL, LOAD = reverse("projects:due"), reverse("projects:load")


def task(project, *, ends: int, **given) -> Task:
    return factories.TaskFactory(
        project=project,
        starts_on=clock.today() - timedelta(days=60),
        ends_on=clock.today() + timedelta(days=ends),
        **given,
    )


def shown(client, **query):
    page = client.get(URL, query)
    assert page.status_code == 200
    return [item.words for _day, items in page.context["days"] for item in items]


@pytest.fixture
def quiet(world):
    """A project of which nothing is due but what a test makes."""
    world.accepted()
    return world


def test_the_soonest_first(client, quiet):
    task(quiet.project, ends=14, title="나중")
    task(quiet.project, ends=-3, title="지난 일")
    task(quiet.project, ends=15, title="먼 일")
    task(quiet.project, ends=2, title="끝난 일", status=Task.Status.CONFIRMED)
    task(factories.ProjectFactory(), ends=1, title="남의 일")
    client.force_login(quiet.supplier)
    assert shown(client) == ["할 일 ‘지난 일’", "할 일 ‘나중’"]
    assert "지남" in client.get(URL).content.decode()


def test_every_kind(quiet):
    project = quiet.project
    quiet.gate.deliverables.all().delete()
    type(project).objects.update(stage=Stage.POC)
    project.refresh_from_db()
    project.stages.update(stage=Stage.POC, started_at=clock.now() - timedelta(days=40))
    task(project, ends=5, kind=Task.Kind.MILESTONE)
    task(project, ends=6, kind=Task.Kind.CONDITION, gate=quiet.gate)
    factories_risk(project)
    Instalment.objects.create(
        project=project,
        number=1,
        amount_krw=1_000,
        stage=Stage.PREPARATION,
        status=Instalment.Status.PAYABLE,
        payable_at=clock.now() - timedelta(days=20),
    )
    asked = factories.ProjectFactory(stage=Stage.FOLLOW_UP)
    FollowUp.objects.create(project=asked, year=1, due_on=clock.today())
    stopped = factories.ProjectFactory(stage=Stage.STOPPED)
    verdict = {"status": "negligent", "verdict": "negligent", "appeal_due": clock.now() + timedelta(days=3)}
    Diligence.objects.create(project=stopped, cause="fault", **verdict)
    found = due.of([project, asked, stopped], clock.today() + due.AHEAD)
    kinds = {key: {item.duty.kind for item in items} for key, items in found.items()}
    assert kinds == {
        project.pk: {"task", "condition", "risk", "gate", "report", "instalment"},
        asked.pk: {"follow_up"},
        stopped.pk: {"appeal"},
    }
    [appeal] = found[stopped.pk]
    assert (appeal.words, appeal.side) == ("이의신청 기한", "수요기업, 공급기업")
    assert {item.label for item in found[project.pk]} == {
        "할 일",
        "조건부 계속의 조건",
        "위험 조치",
        "단계평가 산출물",
        "월간 보고",
        "지급 신청",
    }


def factories_risk(project):
    owner = factories.UserFactory()
    fields = {"title": "데이터 부족", "response": "mitigate", "plan": "더 모읍니다", "raised_by": owner}
    return project.risks.create(
        owner=owner, probability=2, impact=2, due_on=clock.today() + timedelta(days=1), **fields
    )


def test_an_appeal_that_is_too_late_is_none(quiet):
    stopped = factories.ProjectFactory(stage=Stage.STOPPED)
    fields = {"cause": "fault", "verdict": "negligent", "appeal_due": clock.now() + timedelta(days=30)}
    row = Diligence.objects.create(project=stopped, status="negligent", **fields)
    assert due.of([stopped], clock.today() + due.AHEAD) == {}
    Diligence.objects.filter(pk=row.pk).update(appeal_due=clock.now(), status="final")
    assert due.of([stopped], clock.today() + due.AHEAD) == {}


def test_mine(client, quiet):
    other = factories.UserFactory(is_coordinator=True)
    task(quiet.project, ends=1, title="공급기업의 일", party=Party.SUPPLIER)
    task(quiet.project, ends=1, title="운영기관의 일", party=Party.OPERATOR)
    task(quiet.project, ends=1, title="담당자의 일", owner=quiet.demander, party=Party.DEMAND)
    for person, words in (
        (quiet.supplier, {"할 일 ‘공급기업의 일’"}),
        (quiet.demander, {"할 일 ‘담당자의 일’"}),
        (quiet.coordinator, {"할 일 ‘공급기업의 일’", "할 일 ‘운영기관의 일’", "할 일 ‘담당자의 일’"}),
        (other, set()),
    ):
        client.force_login(person)
        assert set(shown(client, mine="1")) == words
        assert len(shown(client)) == 3


def test_only_who_may_report_and_ask_for_money_is_to(client, quiet):
    project = quiet.project
    type(project).objects.update(stage=Stage.POC)
    project.stages.update(stage=Stage.POC, started_at=clock.now() - timedelta(days=40))
    fields = {"amount_krw": 1_000, "stage": Stage.PREPARATION, "payable_at": clock.now() - timedelta(days=20)}
    project.instalments.create(number=1, status=Instalment.Status.PAYABLE, **fields)
    both = {"월간 보고 제출", "1회차 지급 신청"}
    terms = factories.AgreementFactory(project=project).versions
    for lead, words in ((project.supplier, set()), (project.demand_firm, both)):
        terms.update(lead=lead)
        for person, own in ((quiet.supplier, both), (quiet.demander, words)):
            client.force_login(person)
            assert set(shown(client, mine="1")) == own


def test_a_reviewer_follows_no_plan(client, quiet):
    quiet.pledged()
    task(quiet.project, ends=1)
    client.force_login(quiet.reviewer)
    assert shown(client) == []
    assert "2주 안에 할 일도, 기한이 지난 일도 없습니다." in client.get(URL).content.decode()


def test_nobody_signed_in_and_wrong_method(client, quiet):
    for url in (URL, LOAD):
        assert client.get(url)["Location"].startswith(reverse("account_login"))
    client.force_login(quiet.coordinator)
    for url in (URL, LOAD):
        assert client.post(url).status_code == 405


def test_queries_do_not_grow(client, quiet, django_assert_max_num_queries, django_assert_num_queries):
    def more(many: int) -> None:
        for _ in range(many):
            task(factories.ProjectFactory(), ends=1)

    more(4)
    client.force_login(quiet.coordinator)
    for url in (URL, LOAD):
        with django_assert_max_num_queries(32) as few:
            client.get(url)
        more(10)
        with django_assert_num_queries(len(few)):
            client.get(url)


def test_load(client, quiet):
    late = factories.ProjectFactory(coordinator=quiet.coordinator)
    task(late, ends=-20)
    task(late, ends=3)
    task(quiet.project, ends=-1)
    factories.ProjectFactory(stage=Stage.COMPLETED, coordinator=quiet.coordinator)
    factories.ProjectFactory(supplier=quiet.project.supplier).gates.all().delete()
    client.force_login(quiet.coordinator)
    page = client.get(LOAD)
    coordinators = {row.name: row for row in page.context["coordinators"]}
    mine = coordinators[quiet.coordinator.name]
    assert (mine.running, mine.red, mine.amber, mine.due, mine.overdue) == (2, 1, 1, 3, 2)
    assert coordinators[""].running == 1
    first = page.context["suppliers"][0]
    assert (first.name, first.running, first.amber) == (quiet.project.supplier.name, 2, 1)
    assert f"coordinator={quiet.coordinator.pk}" in page.content.decode()
    assert "담당자 미정" in page.content.decode()


def test_the_load_is_the_operating_bodys(client, quiet, stranger):
    for person in (quiet.supplier, quiet.demander, quiet.reviewer, stranger):
        client.force_login(person)
        assert client.get(LOAD).status_code == 403
