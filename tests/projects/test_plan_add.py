"""Both firms and the operating body add to a project's plan; what doesn't fit it is said on its field."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Task
from projects.services import plans
from tests import factories

pytestmark = pytest.mark.django_db

START, END = date(2026, 2, 2), date(2026, 2, 27)


def add(world, **given):
    fields = {
        "project": world.project,
        "kind": "work",
        "title": "현장 데이터 모으기",
        "party": "supplier",
        "starts_on": START,
        "ends_on": END,
        "by": world.supplier,
    }
    return plans.add(**(fields | given))


def posted(**given):
    fields = {"kind": "work", "title": "현장 데이터 모으기", "party": "supplier", "weight": "3"}
    return fields | {"starts_on": "2026-02-02", "ends_on": "2026-02-27"} | given


def url(project):
    return reverse("projects:task_add", args=[project.pk])


def errors(call, *args, **kwargs):
    with pytest.raises(ValidationError) as caught:
        call(*args, **kwargs)
    return {name: " ".join(texts) for name, texts in caught.value.message_dict.items()}


@pytest.mark.parametrize("person", ["supplier", "demander", "coordinator"])
def test_add(client, world, person):
    before = add(world, title="장비 설치", ends_on=START)
    user = getattr(world, person)
    client.force_login(user)
    data = posted(depends_on=[before.pk], owner=world.supplier.pk if person == "supplier" else "")
    assert client.post(url(world.project), data).status_code == 302
    task = Task.objects.get(title="현장 데이터 모으기")
    assert (task.kind, task.party, task.weight, task.status) == ("work", "supplier", 3, "open")
    assert (task.starts_on, task.ends_on, task.created_by) == (START, END, user)
    assert (task.baseline_starts_on, task.started_on, task.progress) == (None, None, 0)
    assert list(task.depends_on.all()) == [before]
    assert Event.objects.of(task).get().verb == "task.added"
    page = client.get(reverse("projects:plan", args=[world.project.pk])).content.decode()
    assert task.get_absolute_url() in page


def test_a_milestone_is_the_day_that_it_ends_on(world):
    task = add(world, kind="milestone")
    assert task.starts_on == task.ends_on == END


def test_who_is_to_do_it_is_told(world):
    add(world, owner=world.supplier, by=world.coordinator)
    add(world, title="스스로 맡은 일", owner=world.supplier)
    [notice] = Notification.objects.filter(user=world.supplier, kind="projects.plan")
    assert "현장 데이터 모으기" in notice.title


def test_wrong_method(client, world):
    client.force_login(world.supplier)
    assert client.get(url(world.project)).status_code == 405


def test_outsider(client, world, stranger):
    client.force_login(stranger)
    assert client.post(url(world.project), posted()).status_code == 404
    with pytest.raises(Forbidden):
        add(world, by=stranger)


def test_a_reviewer_sees_no_plan(client, world):
    world.in_review()
    client.force_login(world.reviewer)
    assert client.post(url(world.project), posted()).status_code == 404
    assert client.get(reverse("projects:plan", args=[world.project.pk])).status_code == 404
    with pytest.raises(Forbidden):
        add(world, by=world.reviewer)


@pytest.mark.parametrize("stage", ["stopped", "follow_up"])
def test_the_plan_of_an_ended_project_is_closed(client, world, stage):
    world.project.stage = stage
    world.project.save()
    with pytest.raises(Refused) as caught:
        add(world)
    assert caught.value.code == "closed"
    client.force_login(world.supplier)
    assert client.get(reverse("projects:plan", args=[world.project.pk])).context["form"] is None


def test_a_plan_stays_one_picture(world, monkeypatch):
    monkeypatch.setattr(plans, "MOST_TASKS", 2)
    add(world)
    add(world)
    with pytest.raises(Refused) as caught:
        add(world)
    assert caught.value.code == "full"


def test_bad_input_comes_back_on_its_field(client, world):
    client.force_login(world.supplier)
    response = client.post(url(world.project), posted(title=" ", starts_on="2026-03-01", weight="101"))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"title", "weight"}
    response = client.post(url(world.project), posted(starts_on="2026-03-01"))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"ends_on"}
    assert 'id="id_ends_on_error"' in response.content.decode()
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"title": "  "}, {"title"}),
        ({"title": "가" * 121}, {"title"}),
        ({"kind": "other"}, {"kind"}),
        ({"kind": "condition"}, {"kind"}),
        ({"party": "other"}, {"party"}),
        ({"weight": 101}, {"weight"}),
        ({"weight": -1}, {"weight"}),
        ({"ends_on": date(2026, 2, 1)}, {"ends_on"}),
        ({"starts_on": None}, {"starts_on"}),
    ],
)
def test_bad_input(world, given, fields):
    assert set(errors(add, world, **given)) == fields
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("party", "allowed"),
    [("supplier", {"supplier"}), ("demand", {"demander"}), ("operator", {"coordinator", "administrator"})],
)
def test_the_owner_is_of_the_party(world, administrator, party, allowed):
    interested = factories.member_of(world.project.demand_firm, is_coordinator=True)
    people = {name: getattr(world, name) for name in ("supplier", "demander", "coordinator", "reviewer")}
    people |= {"administrator": administrator, "interested": interested}
    if party == "demand":
        allowed = allowed | {"interested"}  # as one of the firm
    for name, person in people.items():
        if name in allowed:
            assert add(world, party=party, owner=person).owner == person
        else:
            assert set(errors(add, world, party=party, owner=person)) == {"owner"}


def test_a_firm_is_offered_whom_it_may_know(client, world):
    client.force_login(world.supplier)
    page = client.get(reverse("projects:plan", args=[world.project.pk])).content.decode()
    assert world.supplier.name in page
    assert world.coordinator.name in page
    assert world.demander.name not in page
    data = posted(party="demand", owner=world.demander.pk)
    response = client.post(url(world.project), data)
    assert set(response.context["form"].errors) == {"owner"}


def test_inside_the_period_of_the_agreement_in_force(world):
    agreement = factories.AgreementFactory(project=world.project)
    outside = {"starts_on": date(2026, 1, 11), "ends_on": date(2027, 1, 1)}
    assert set(errors(add, world, **outside)) == {"starts_on", "ends_on"}
    assert set(errors(add, world, kind="milestone", **outside)) == {"ends_on"}
    add(world, starts_on=date(2026, 1, 12), ends_on=date(2026, 12, 31))
    add(world, kind="action", **outside)
    agreement.status = "draft"
    agreement.save()
    add(world, **outside)


def test_not_before_what_it_depends_on_ends(world):
    before = add(world, title="장비 설치")
    late = {"starts_on": date(2026, 2, 26), "ends_on": date(2026, 3, 9), "depends_on": [before]}
    told = errors(add, world, **late)
    assert set(told) == {"starts_on"}
    assert "장비 설치, 2026-02-27" in told["starts_on"]
    early = {"kind": "milestone", "ends_on": date(2026, 2, 26), "depends_on": [before]}
    assert set(errors(add, world, **early)) == {"ends_on"}
    add(world, starts_on=END, ends_on=END, depends_on=[before])
    plans.cancel(task=before, reason="장비가 이미 있습니다.", by=world.supplier)
    add(world, **late)


def test_only_on_tasks_of_the_project(world):
    other = factories.TaskFactory(ends_on=START)
    assert set(errors(add, world, depends_on=[other])) == {"depends_on"}
