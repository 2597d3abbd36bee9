"""A risk is graded anew with a reason; what has gone up comes down by the operating body's judgement only."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Risk, Stage
from projects.services import risks
from tests.projects.risking import assessed, raised, sent

pytestmark = pytest.mark.django_db


def url(risk):
    return reverse("projects:assess_risk", args=[risk.pk])


def given(world, **fields):
    return {name: value for name, value in sent(world, **fields).items() if name != "title"}


@pytest.mark.parametrize("person", ["supplier", "demander", "coordinator"])
def test_assess(client, world, person):
    risk = raised(world)
    client.force_login(getattr(world, person))
    assert client.post(url(risk), given(world, reason="두 번 멈췄습니다.")).status_code == 302
    risk.refresh_from_db()
    assert (risk.kind, risk.probability, risk.impact, risk.response) == ("issue", 3, 4, "avoid")
    assert risk.plan == "예비 카메라로 바꿉니다."
    event = Event.objects.of(risk).get(verb="risk.assessed")
    assert event.reason == "두 번 멈췄습니다."
    assert event.data["changed"]["probability"] == ["2", "3"]
    assert set(event.data["changed"]) == {"kind", "probability", "impact", "response", "due_on"}
    page = client.get(risk.get_absolute_url()).content.decode()
    for text in (
        "구분 위험 → 이슈",
        "가능성 2 → 3",
        "영향 3 → 4",
        "대응 방식 완화 → 회피",
        "두 번 멈췄습니다.",
    ):
        assert text in page


def test_a_new_owner_is_told(world):
    risk = raised(world)
    assessed(risk, by=world.supplier)
    assert not Notification.objects.exists()
    assessed(risk, owner=world.demander, by=world.supplier)
    assert Notification.objects.get().user == world.demander


def test_what_has_gone_up_is_the_operating_bodys(client, world):
    risk = raised(world, probability=5, impact=5)
    client.force_login(world.supplier)
    assert "운영기관이 다시 평가하거나 닫습니다" in client.get(risk.get_absolute_url()).content.decode()
    assert client.post(url(risk), given(world, reason="이제 괜찮습니다.")).status_code == 403
    client.force_login(world.coordinator)
    assert client.post(url(risk), given(world, reason="현장에서 보았습니다.")).status_code == 302
    risk.refresh_from_db()
    assert risk.status == "open"


def test_of_one_that_went_up_meanwhile(world):
    risk = raised(world)
    Risk.objects.filter(pk=risk.pk).update(status="escalated")
    with pytest.raises(Forbidden):
        assessed(risk, by=world.supplier)


def test_wrong_method(client, world):
    client.force_login(world.supplier)
    assert client.get(url(raised(world))).status_code == 405


def test_outsider(client, world, stranger):
    client.force_login(stranger)
    risk = raised(world)
    assert client.post(url(risk), given(world, reason="가")).status_code == 404
    with pytest.raises(Forbidden):
        assessed(risk, by=stranger)


def test_a_closed_one(client, world):
    risk = risks.close(risk=raised(world), reason="끝났습니다.", by=world.coordinator)
    client.force_login(world.supplier)
    response = client.post(url(risk), given(world, reason="가"))
    assert response.status_code == 409
    assert "닫은 위험입니다" in response.content.decode()


def test_of_an_ended_project(world):
    risk = raised(world)
    world.project.stage = Stage.STOPPED
    world.project.save()
    with pytest.raises(Refused) as refused:
        assessed(risk, by=world.coordinator)
    assert refused.value.code == "ended"


@pytest.mark.parametrize(("field", "value"), [("reason", " "), ("plan", ""), ("due_on", "2001-01-01")])
def test_bad_input(client, world, field, value):
    risk = raised(world)
    client.force_login(world.supplier)
    response = client.post(url(risk), given(world, **({"reason": "가"} | {field: value})))
    assert response.status_code == 422
    assert set(response.context["assess_form"].errors) == {field}
    assert f'id="assess-{field}_error"' in response.content.decode()
    risk.refresh_from_db()
    assert risk.probability == 2


def test_the_service_asks_for_a_reason(world):
    with pytest.raises(ValidationError) as error:
        assessed(raised(world), reason=" ", by=world.supplier)
    assert set(error.value.error_dict) == {"reason"}


def test_a_date_that_has_passed_may_stay(world):
    risk = raised(world, due_on=clock.today())
    with clock.at(clock.now() + timedelta(days=2)):
        assessed(risk, probability=1, by=world.supplier)
    assert Event.objects.of(risk).last().data["changed"] == {"probability": ["2", "1"]}
