"""The agenda proposes what the records say the next meeting had better speak of, and nothing twice."""

from datetime import timedelta

import pytest

from alliance import proposals
from alliance.models import AgendaItem, Decision, Meeting, Target
from alliance.services import agenda
from foundation.history import clock
from foundation.history.workflow import Refused
from projects.models import Risk, Stage
from tests import factories
from tests.projects.reporting import at

from .meeting import in_days, item, meeting, room

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned():
    """The plan's own targets aside."""
    Target.objects.all().delete()
    return meeting(status=Meeting.Status.PLANNED, starts_at=clock.now() + timedelta(days=20))


def sources(of):
    return [one.source for one in proposals.proposals(of)]


def red(number):
    """A project whose risk has gone up to the operating body."""
    project = factories.ProjectFactory(number=number, stage=Stage.POC)
    Risk.objects.create(
        project=project,
        title="조명",
        probability=5,
        impact=5,
        status=Risk.Status.ESCALATED,
        raised_by=factories.UserFactory(),
        due_on=in_days(30),
        owner=factories.UserFactory(),
    )
    return project


def test_nothing_of_nothing(planned):
    assert proposals.proposals(planned) == []


def test_what_the_last_meeting_deferred(planned):
    before = meeting(quarter=2, starts_at=clock.now() - timedelta(days=90), status=Meeting.Status.APPROVED)
    last = meeting(quarter=3, starts_at=clock.now() - timedelta(days=20), status=Meeting.Status.APPROVED)
    item(before, title="옛 보류", outcome="deferred")
    deferred = item(last, title="보류한 일", body="다음에", outcome="deferred")
    item(last, 2, outcome="as_proposed")
    [one] = proposals.proposals(planned)
    assert (one.source, one.title, one.body) == (f"alliance.agendaitem:{deferred.pk}", "보류한 일", "다음에")


def test_open_decisions_the_late_ones_first(planned):
    held = room(quarter=2)
    for text, days in (("이른 일", 5), ("늦은 일", 1), ("마친 일", 2)):
        held.decide(text=text, due_on=in_days(days))
    Decision.objects.filter(text="늦은 일").update(due_on=in_days(-1))
    Decision.objects.filter(text="마친 일").update(status=Decision.Status.DONE)
    assert [one.title for one in proposals.proposals(planned)] == ["기한 지남: 늦은 일", "이행 점검: 이른 일"]
    # A meeting before these were decided doesn't speak of them.
    Meeting.objects.filter(pk=planned.pk).update(starts_at=clock.now() - timedelta(days=3))
    planned.refresh_from_db()
    assert proposals.proposals(planned) == []


def test_red_projects_and_late_gates(planned):
    calm = factories.ProjectFactory(stage=Stage.PREPARATION, number="AX-2026-0001")
    project = red("AX-2026-0002")
    stopped = red("AX-2026-0003")
    type(stopped).objects.filter(pk=stopped.pk).update(stage=Stage.STOPPED)
    late = factories.ProjectFactory(number="AX-2026-0004", weeks=1)
    type(late).objects.filter(pk=late.pk).update(created_at=clock.now() - timedelta(days=10))
    found = {one.source: one for one in proposals.proposals(planned)}
    assert found[f"projects.project:{project.pk}"].title == "과제 AX-2026-0002: 위험 경고"
    assert found[f"projects.gate:{late.gates.get().pk}"].title == "과제 AX-2026-0004: 준비 단계평가 지연"
    assert not any(str(one.pk) in " ".join(found) for one in (calm, stopped))
    assert f"projects.gate:{calm.gates.get().pk}" not in found


def test_kpis_off_target_live_or_by_the_pack(planned):
    Target.objects.create(kpi="demand_firms", year=clock.today().year, value=25, unit="개사", period="")
    assert sources(planned) == ["alliance.kpi:demand_firms"]
    pack = factories.PackFactory()
    Meeting.objects.filter(pk=planned.pk).update(pack=pack)
    planned.refresh_from_db()
    assert sources(planned) == []
    off = {**pack.content["kpis"][0], "code": "poc_firms", "status": "off", "percent": 20, "text": "6개사"}
    content = {**pack.content, "kpis": [off]}
    Meeting.objects.filter(pk=planned.pk).update(pack=factories.PackFactory(version=2, content=content))
    planned.refresh_from_db()
    [one] = proposals.proposals(planned)
    assert (one.source, one.body) == ("alliance.kpi:poc_firms", "현재 6개사, 목표의 20%")


def test_so_many_of_each_sort(planned, monkeypatch):
    monkeypatch.setattr(proposals, "MOST", 1)
    first, second = red("AX-2026-0001"), red("AX-2026-0002")
    found = [source for source in sources(planned) if source.startswith("projects.project")]
    assert found == [f"projects.project:{first.pk}"]
    agenda.take(meeting=planned, source=found[0], by=factories.UserFactory(is_coordinator=True))
    assert f"projects.project:{second.pk}" in sources(planned)


def test_what_is_taken_is_proposed_no_more(planned):
    by, project = factories.UserFactory(is_coordinator=True), red("AX-2026-0001")
    source = f"projects.project:{project.pk}"
    taken = agenda.take(meeting=planned, source=source, by=by)
    assert (taken.kind, taken.source) == (AgendaItem.Kind.PROPOSED, source)
    assert source not in sources(planned)
    with pytest.raises(Refused, match="이미 안건에"):
        agenda.take(meeting=planned, source=source, by=by)


@pytest.mark.parametrize("source", ["", "nothing", "weather:1", "projects.project:0"])
def test_only_what_is_proposed_is_taken(planned, source):
    with pytest.raises(Refused, match="이미 안건에"):
        agenda.take(meeting=planned, source=source, by=factories.UserFactory(is_coordinator=True))


def test_figures_are_read_once_a_minute(planned):
    with at("2026-11-20T10:00"):
        before = sources(planned)
        Target.objects.create(kpi="demand_firms", year=2026, value=25, unit="개사", period="")
        assert sources(planned) == before == []
    with at("2026-11-20T10:01"):
        assert sources(planned) == ["alliance.kpi:demand_firms"]


def test_many_projects_take_no_query_more(planned, django_assert_max_num_queries):
    for number in range(12):
        red(f"AX-2026-{number:04d}")
    with django_assert_max_num_queries(100):
        proposals.proposals(planned)


def test_the_previous_was_held(planned):
    meeting(quarter=1, starts_at=clock.now() - timedelta(days=5), status=Meeting.Status.CANCELLED)
    assert proposals.previous(planned) is None
    held = meeting(quarter=2, starts_at=clock.now() - timedelta(days=50))
    assert proposals.previous(planned) == held
    assert proposals.previous(held) is None
