"""A selection whose project was never opened falls through: the next reserve, or the need opens again."""

import pytest
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden
from matchmaking.models import Match, Need
from projects.models import Project
from projects.services.projects import fall_through, open_project
from tests.matchmaking.pairs import pair, secret_need

pytestmark = pytest.mark.django_db
S = Match.Status
WHY = {"reason": "그사이 여력이 없어졌다고 합니다"}


@pytest.fixture
def selected():
    return pair(S.SELECTED, need=secret_need(status=Need.Status.MATCHED))


def url(of):
    return reverse("projects:fall_through", args=[of.match.pk])


@pytest.mark.parametrize("who", ["buyer", "coordinator"])
def test_the_need_opens_again(client, selected, coordinator, who):
    client.force_login(coordinator if who == "coordinator" else selected.buyer)
    assert url(selected) in client.get(selected.url("match")).content.decode()
    assert client.post(url(selected), WHY).url == selected.url("match")
    assert (selected.reload().status, Need.objects.get().status) == (S.FELL_THROUGH, Need.Status.OPEN)
    assert Event.objects.of(selected.match).last().reason == WHY["reason"]


def test_a_reason_is_asked_for(client, selected):
    client.force_login(selected.buyer)
    page = client.post(url(selected), {"reason": ""})
    assert list(page.context["fall_form"].errors) == ["reason"]
    assert selected.reload().status == S.SELECTED


def test_an_opened_project_is_stopped_instead(client, selected):
    open_project(match=selected.match, by=selected.buyer)
    client.force_login(selected.buyer)
    page = client.get(selected.url("match")).content.decode()
    assert url(selected) not in page
    assert Project.objects.get().get_absolute_url() in page
    assert client.post(url(selected), WHY).status_code == 409
    assert selected.reload().status == S.SELECTED


def test_who_may_not(client, selected, stranger):
    for person, status in ((selected.seller, 403), (stranger, 404)):
        client.force_login(person)
        assert client.post(url(selected), WHY).status_code == status
    assert selected.reload().status == S.SELECTED


def test_only_a_selection(client):
    quoted = pair(S.QUOTED)
    client.force_login(quoted.buyer)
    assert client.post(url(quoted), WHY).status_code == 409


def test_get_is_no_method(client, selected):
    client.force_login(selected.buyer)
    assert client.get(url(selected)).status_code == 405


def test_what_waits_to_be_opened_is_on_the_home_page(client, selected):
    client.force_login(selected.buyer)
    assert "과제를 열 선정" in client.get("/").content.decode()
    open_project(match=selected.match, by=selected.buyer)
    assert "과제를 열 선정" not in client.get("/").content.decode()


def test_a_stranger_does_not_learn_that_a_project_was_opened(selected, stranger):
    open_project(match=selected.match, by=selected.buyer)
    with pytest.raises(Forbidden):
        fall_through(match=selected.match, by=stranger, **WHY)
