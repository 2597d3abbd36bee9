"""All projects that a person sees along the months: agreements, stages and gates."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from foundation.history import clock
from projects.models import StageRecord
from projects.views import timelines
from tests import factories

pytestmark = pytest.mark.django_db

URL = reverse("projects:timeline")


def moment(month, day):
    return datetime(2026, month, day, 3, tzinfo=UTC)


def project(*, coordinator=None, decision="go", stage="poc", **fields):
    """Through its first gate, in its second stage since March."""
    row = factories.ProjectFactory(coordinator=coordinator, stage=stage, **fields)
    row.stages.update(started_at=moment(3, 2))
    StageRecord.objects.create(
        project=row, stage="preparation", started_at=moment(1, 12), ended_at=moment(3, 2)
    )
    gate = row.gates.get()
    gate.stage, gate.status, gate.decided_at = "preparation", decision, moment(3, 2)
    gate.save()
    return row


def kinds(page):
    return re.findall(r'<(?:rect|polygon) class="([^"]+)"', page[: page.index('class="gantt-key"')])


def test_periods_stages_and_gates(client, world):
    factories.AgreementFactory(project=project(coordinator=world.coordinator))
    world.project.delete()
    client.force_login(world.coordinator)
    with clock.at(moment(5, 4)):
        response = client.get(URL)
    page = response.content.decode()
    assert sorted(kinds(page)) == ["agreement", "gate", "stage poc", "stage preparation"]
    boxes = {box.kind: box for box in response.context["picture"].boxes}
    assert boxes["stage poc"].x + boxes["stage poc"].width > response.context["picture"].today  # until today
    assert boxes["agreement"].width > boxes["stage preparation"].width
    assert "2026-01-12 ~ 2026-12-31" in re.sub(r"<[^>]+>", "", page)
    assert "준비 단계평가 1차: 계속" in page
    assert "과제 1건의 일정" in page


@pytest.mark.parametrize(
    ("decision", "kind"),
    [
        ("go", "gate"),
        ("conditional_go", "gate"),
        ("hold", "gate held"),
        ("recycle", "gate held"),
        ("stop", "gate stop"),
    ],
)
def test_a_gates_mark_tells_the_decision(client, coordinator, decision, kind):
    project(decision=decision)
    client.force_login(coordinator)
    assert [row for row in kinds(client.get(URL).content.decode()) if row.startswith("gate")] == [kind]


@pytest.mark.parametrize(("stage", "drawn"), [("stopped", False), ("completed", False), ("follow_up", True)])
def test_nothing_goes_on_after_the_end(client, coordinator, stage, drawn):
    project(stage=stage)
    client.force_login(coordinator)
    assert (f"stage {stage}" in kinds(client.get(URL).content.decode())) is drawn


def test_each_sees_its_own(client, world, stranger):
    other = project(title="남의 과제")
    factories.AgreementFactory(project=world.project)
    world.pledged()
    shown = {"stranger": 0, "supplier": 1, "demander": 1, "reviewer": 1, "coordinator": 2}
    for name, count in shown.items():
        client.force_login(stranger if name == "stranger" else getattr(world, name))
        response = client.get(URL)
        page = response.content.decode()
        assert len(response.context["rows"]) == count
        assert (other.title in page) == (count == 2)
        # Between the firms and the operating body.
        assert ("2026-12-31" in page) == (name in ("supplier", "demander", "coordinator"))


def test_filters(client, world):
    mine = project(coordinator=world.coordinator)
    other = project(coordinator=factories.UserFactory(is_coordinator=True), stage="pilot")
    client.force_login(world.coordinator)

    def found(**given):
        return {row.pk for row, _terms in client.get(URL, given).context["rows"]}

    assert found(coordinator=world.coordinator.pk) == {mine.pk, world.project.pk}
    assert found(stage="pilot") == {other.pk}
    assert found(stage="poc", coordinator=world.coordinator.pk) == {mine.pk}
    assert found(stage="settlement") == set()
    assert "조건에 맞는 과제가 없습니다" in client.get(URL, {"stage": "settlement"}).content.decode()
    assert found(stage="nonsense") == {mine.pk, other.pk, world.project.pk}
    client.force_login(world.supplier)
    choices = client.get(URL).context["form"].fields["coordinator"].queryset
    assert list(choices) == [world.coordinator]


def test_nothing_yet_and_wrong_method(client, stranger):
    assert client.get(URL).status_code == 302
    client.force_login(stranger)
    assert "아직 과제가 없습니다" in client.get(URL).content.decode()
    assert client.post(URL).status_code == 405


def test_pages(client, coordinator, monkeypatch):
    monkeypatch.setattr(timelines, "PER_PAGE", 2)
    for _n in range(3):
        project()
    client.force_login(coordinator)
    assert len(client.get(URL).context["rows"]) == 2
    assert len(client.get(URL, {"page": 2}).context["rows"]) == 1


def test_no_query_for_another_project(client, coordinator, django_assert_max_num_queries):
    client.force_login(coordinator)
    factories.AgreementFactory(project=project(coordinator=coordinator))
    with django_assert_max_num_queries(14) as few:
        client.get(URL)
    for _n in range(5):
        factories.AgreementFactory(project=project(coordinator=factories.UserFactory(is_coordinator=True)))
    with django_assert_max_num_queries(len(few)):
        client.get(URL)
