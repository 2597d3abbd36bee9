"""A conditional decision: its conditions are rows of the form, and tasks of the plan."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history import clock
from projects.models import Gate, Task
from projects.services import gates

pytestmark = pytest.mark.django_db


def rows(*given):
    """As the form sends them; each is what, in how many days, and by whom."""
    data = {"decision": "conditional_go", "reason": "대체로 갖추었습니다."}
    for n, (title, days, party) in enumerate(given, start=1):
        due = (clock.today() + timedelta(days=days)).isoformat() if days is not None else ""
        data |= {f"condition-{n}-title": title, f"condition-{n}-due_on": due, f"condition-{n}-party": party}
    return data


@pytest.fixture
def post(client, world):
    """Posts a decision of the scored round."""
    world.scored()
    client.force_login(world.coordinator)
    url = reverse("projects:decide", args=[world.gate.pk])
    return lambda data: client.post(url, data)


def test_rows_become_tasks(client, world, post):
    gate = world.gate
    given = ("로그를 모읍니다.", 7, "demand"), ("", None, ""), ("현장을 봅니다.", 14, "operator")
    assert post(rows(*given)).status_code == 302
    tasks = [(task.title, task.party, task.created_by) for task in gate.tasks.all()]
    assert tasks == [
        ("로그를 모읍니다.", "demand", world.coordinator),
        ("현장을 봅니다.", "operator", world.coordinator),
    ]
    client.force_login(world.supplier)
    page = client.get(world.gates_url).content.decode()
    assert "로그를 모읍니다." in page


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (("", 7, "demand"), "title"),
        (("로그", None, "demand"), "due_on"),
        (("로그", 0, "demand"), "due_on"),
        (("로그", 7, ""), "party"),
        (("로그", 7, "reviewer"), "party"),
        (("가" * 121, 7, "demand"), "title"),
    ],
)
def test_a_row_that_is_not_whole(world, post, row, field):
    response = post(rows(("현장을 봅니다.", 3, "operator"), row))
    assert response.status_code == 422
    errors = [set(form.errors) for form in response.context["decide_form"].rows]
    assert errors == [set(), {field}, set()]
    assert response.context["decide_form"]["reason"].value() == "대체로 갖추었습니다."
    assert world.gate.status == Gate.Status.IN_REVIEW
    assert not Task.objects.exists()


def test_at_least_one(post):
    response = post(rows())
    assert response.status_code == 422
    assert "조건을 하나 이상" in response.content.decode()


def test_another_decision_has_none(world, post):
    assert post(rows(("로그", 7, "demand")) | {"decision": "go"}).status_code == 302
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"title": " "}, "해야 할 일을"),
        ({"title": "가" * 121}, "해야 할 일을"),
        ({"party": "reviewer"}, "담당 기관"),
        ({"due_on": clock.today()}, "내일부터"),
    ],
)
def test_the_service_takes_whole_ones_only(world, wrong, text):
    world.scored()
    with pytest.raises(ValidationError, match=text) as refused:
        world.decide("conditional_go", conditions=[world.condition(), world.condition(**wrong)])
    assert set(refused.value.message_dict) == {"conditions"}
    assert world.gate.status == Gate.Status.IN_REVIEW


def test_not_too_many(world):
    world.scored()
    many = [world.condition(f"조건 {n}") for n in range(gates.MOST_CONDITIONS + 1)]
    with pytest.raises(ValidationError, match="10개까지"):
        world.decide("conditional_go", conditions=many)
    world.decide("conditional_go", conditions=many[1:])
    assert Task.objects.count() == gates.MOST_CONDITIONS
