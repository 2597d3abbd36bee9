"""What of a line isn't recognised, and why."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.erasure import REDACTED, redact
from projects.services import spending
from tests import factories

from .funds import agree, settle, spend

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(world):
    agree(world.project)
    return spend(world.project, 500_000)


def url(line):
    return reverse("projects:disallow", args=[line.pk])


def disallow(world, line, amount=200_000, **given):
    fields = {"spending": line, "amount_krw": amount, "reason": "증빙 없음", "by": world.coordinator}
    return spending.disallow(**(fields | given))


def test_disallow(client, world, line):
    client.force_login(world.coordinator)
    assert client.get(url(line)).context["form"].initial["amount_krw"] == 500_000
    response = client.post(url(line), {"amount_krw": "200000", "reason": " 증빙 없음 "})
    assert response.url == reverse("projects:money", args=[world.project.pk])
    line.refresh_from_db()
    assert (line.disallowed_krw, line.disallowed_reason) == (200_000, "증빙 없음")
    assert line.disallowed_by == world.coordinator
    event = Event.objects.of(line).get()
    assert (event.verb, event.reason, event.data) == (
        "spending.disallowed",
        "증빙 없음",
        {"amount_krw": 200_000},
    )
    told = Notification.objects.filter(body="증빙 없음")
    assert set(told.values_list("user", flat=True)) == {world.supplier.pk, world.demander.pk}


def test_all_of_it_and_nothing_again(world, line):
    assert disallow(world, line, 500_000).disallowed_krw == 500_000
    assert disallow(world, line, 0, reason="증빙을 냈습니다").disallowed_krw == 0


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"amount_krw": 500_001}, "amount_krw"),
        ({"amount_krw": -1}, "amount_krw"),
        ({"reason": " "}, "reason"),
    ],
)
def test_bad_input(client, world, line, given, field):
    with pytest.raises(ValidationError) as refused:
        disallow(world, line, **given)
    assert set(refused.value.message_dict) == {field}
    client.force_login(world.coordinator)
    response = client.post(url(line), {"amount_krw": 1, "reason": "증빙"} | given)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_nothing_of_a_refund(world, line):
    refund = spend(world.project, -1000, "V-2")
    with pytest.raises(ValidationError):
        disallow(world, refund, 1)


def test_by_what_the_line_is_now(world, line):
    """Somebody imported a smaller amount since the page was shown."""
    type(line).objects.filter(pk=line.pk).update(amount_krw=100_000)
    with pytest.raises(ValidationError):
        disallow(world, line, 200_000)


def test_after_the_settlement(client, world, line):
    settle(world.project)
    with pytest.raises(Refused) as refused:
        disallow(world, line)
    assert refused.value.code == "settled"
    client.force_login(world.coordinator)
    page = client.get(reverse("projects:money", args=[world.project.pk])).content.decode()
    assert url(line) not in page


def test_wrong_role_and_outsider(client, world, line):
    for person, status in (
        (world.supplier, 403),
        (world.demander, 403),
        (world.reviewer, 404),
        (factories.UserFactory(), 404),
    ):
        client.force_login(person)
        assert client.get(url(line)).status_code == status
        assert client.post(url(line), {"amount_krw": 1, "reason": "증빙"}).status_code == status
    with pytest.raises(Forbidden):
        disallow(world, line, by=world.supplier)


def test_an_erased_person_leaves_no_words(world, line):
    disallow(world, line)
    redact(world.coordinator.pk)
    line.refresh_from_db()
    assert (line.disallowed_reason, line.disallowed_krw) == (REDACTED, 200_000)
