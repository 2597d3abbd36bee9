from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.files.models import Attachment
from foundation.history import clock
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from matchmaking.models import Outcome
from projects.models import FollowUp
from tests import factories
from tests.projects.answered import ANSWERS, Answered
from tests.projects.conftest import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(uploads):
    return Answered()


def test_the_demand_firm_answers(world):
    row = world.submit(upload=pdf("증빙.pdf"))
    assert {name: getattr(row, name) for name in ANSWERS} == ANSWERS
    assert (row.status, row.submitted_by) == ("submitted", world.demander)
    assert row.submitted_at is not None
    assert [file.name for file in Attachment.objects.of(row, "evidence")] == ["증빙.pdf"]
    assert Notification.objects.get(kind="projects.follow_up").user == world.coordinator


def test_what_is_only_claimed_says_nothing_to_the_ranking(world):
    world.submit()
    assert not Outcome.objects.exists()


def test_nobody_else_answers(world):
    for person in (world.supplier, world.coordinator, factories.UserFactory()):
        with pytest.raises(Forbidden):
            world.submit(by=person)


@pytest.mark.parametrize("name", ["contracts", "contracts_krw", "sales_krw", "savings_krw", "jobs"])
def test_no_number_is_negative(world, name):
    with pytest.raises(ValidationError) as error:
        world.submit(**{name: -1})
    assert set(error.value.message_dict) == {name}


def test_whether_it_is_in_use_has_to_be_said(world):
    with pytest.raises(ValidationError) as error:
        world.submit(in_use=None)
    assert set(error.value.message_dict) == {"in_use"}


def test_a_contracts_sum_needs_a_contract(world):
    with pytest.raises(ValidationError) as error:
        world.submit(contracts=0)
    assert set(error.value.message_dict) == {"contracts_krw"}
    assert world.submit(contracts=0, contracts_krw=0)


def test_a_year_is_answered_when_it_is_nearly_over(world):
    FollowUp.objects.update(due_on=clock.today() + timedelta(days=91))
    with pytest.raises(Refused, match="부터 제출할"):
        world.submit()
    FollowUp.objects.update(due_on=clock.today() + timedelta(days=90))
    assert world.submit()


def test_it_is_answered_once(world):
    world.submit()
    with pytest.raises(Refused):
        world.submit()


def test_pages(world, client, django_assert_max_num_queries):
    page_url = reverse("projects:follow_up", args=[world.project.pk])
    url = reverse("projects:submit_follow_up", args=[world.row.pk])
    given = {**ANSWERS, "in_use": "no", "upload": pdf("증빙.pdf")}
    client.force_login(world.demander)
    with django_assert_max_num_queries(30):
        assert url in client.get(page_url).content.decode()
    assert client.get(url).status_code == 405
    refused = client.post(url, {**ANSWERS, "in_use": "", "jobs": "-1"})
    [shown] = [year["answer_form"] for year in refused.context["years"] if year["answer_form"]]
    assert (refused.status_code, set(shown.errors)) == (422, {"in_use", "jobs"})
    assert client.post(url, given).url == page_url
    assert world.row.in_use is False
    page = client.get(page_url).content.decode()
    assert ANSWERS["note"] in page
    assert "증빙.pdf" in page
    assert url not in page
    assert client.post(url, {**ANSWERS, "in_use": "no"}).status_code == 409
    client.force_login(world.supplier)
    assert client.get(page_url).status_code == 200
    assert client.post(url, {}).status_code == 403
    client.force_login(factories.UserFactory())
    assert client.get(page_url).status_code == 404
    assert client.post(url, given).status_code == 404


def test_a_running_project_has_no_such_page(client, coordinator):
    project = factories.ProjectFactory(coordinator=coordinator)
    client.force_login(coordinator)
    assert client.get(reverse("projects:follow_up", args=[project.pk])).status_code == 404


def test_what_was_answered_stands_in_the_form_again_when_it_is_returned(world, client):
    world.submit()
    FollowUp.objects.filter(pk=world.row.pk).update(
        status="returned", decision_reason="계약서를 붙여 주세요."
    )
    client.force_login(world.demander)
    page = client.get(reverse("projects:follow_up", args=[world.project.pk]))
    [form] = [year["answer_form"] for year in page.context["years"] if year["answer_form"]]
    assert form.initial == {**ANSWERS, "in_use": "yes"}
    assert "계약서를 붙여 주세요." in page.content.decode()
