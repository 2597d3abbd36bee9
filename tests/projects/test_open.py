"""Opening a project: the demand firm's member selects a quotation."""

import pytest
from django.urls import reverse

from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from matchmaking.models import Match, Need
from projects.models import Gate, Project
from projects.services.projects import open_project
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def match(coordinator):
    quotation = factories.QuotationFactory(match__need__coordinator=coordinator)
    factories.QuotationFactory(match=quotation.match, version=2, amount_krw=45_000_000, weeks=20)
    return quotation.match


@pytest.fixture
def demander(match):
    return factories.member_of(match.need.company)


def url(match):
    return reverse("projects:open", args=[match.pk])


def test_confirm(client, match, demander):
    factories.QuotationFactory(match__need=match.need)
    client.force_login(demander)
    page = client.get(url(match))
    assert page.status_code == 200
    assert "4,500만원" in page.content.decode()
    assert page.context["others"] == 1
    assert not Project.objects.exists()


def test_open(client, match, demander, coordinator):
    supplier = factories.member_of(match.solution.company)
    colleague = factories.member_of(match.need.company)
    other = factories.QuotationFactory(match__need=match.need).match
    client.force_login(demander)
    response = client.post(url(match))
    project = Project.objects.get()
    assert response.status_code == 302
    assert response["Location"] == project.get_absolute_url()

    assert project.number == f"AX-{clock.today().year}-0001"
    assert (project.stage, project.amount_krw, project.weeks) == ("preparation", 45_000_000, 20)
    assert (project.demand_firm, project.supplier) == (match.need.company, match.solution.company)
    assert project.coordinator == coordinator
    assert project.created_by == demander
    assert [(r.stage, r.ended_at) for r in project.stages.all()] == [("preparation", None)]
    gate = project.gates.get()
    assert (gate.stage, gate.round, gate.quorum, gate.status) == ("preparation", 1, 1, Gate.Status.PLANNED)

    match.refresh_from_db()
    other.refresh_from_db()
    assert (match.status, other.status) == (Match.Status.SELECTED, Match.Status.NOT_SELECTED)
    assert match.need.status == Need.Status.MATCHED
    event = Event.objects.of(project).get()
    assert (event.verb, event.to_state) == ("project.preparation", "preparation")
    assert event.actor_key == demander.pk
    told = Notification.objects.filter(kind="projects.opened").values_list("user", flat=True)
    assert set(told) == {supplier.pk, colleague.pk, coordinator.pk}


def test_a_new_quotation_is_read_before_it_is_selected(client, match, demander):
    client.force_login(demander)
    assert '<input type="hidden" name="version" value="2">' in client.get(url(match)).content.decode()
    factories.QuotationFactory(match=match, version=3, amount_krw=90_000_000)
    response = client.post(url(match), {"version": "2"})
    assert response.status_code == 409
    assert "새 견적을 확인한 뒤" in response.content.decode()
    match.refresh_from_db()
    assert match.status == Match.Status.QUOTED
    assert not Project.objects.exists()
    client.post(url(match), {"version": "3"})
    assert Project.objects.get().amount_krw == 90_000_000


def test_numbers_run_on_within_the_year(match, demander):
    year = clock.today().year
    factories.ProjectFactory(number=f"AX-{year}-9999")
    factories.ProjectFactory(number=f"AX-{year}-10000")
    factories.ProjectFactory(number=f"AX-{year + 1}-20000")
    assert open_project(match=match, by=demander).number == f"AX-{year}-10001"


def test_wrong_method(client, match, demander):
    client.force_login(demander)
    assert client.delete(url(match)).status_code == 405


@pytest.mark.parametrize("method", ["get", "post"])
def test_outsider(client, match, stranger, method):
    client.force_login(stranger)
    assert getattr(client, method)(url(match)).status_code == 404
    assert not Project.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_demand_firm(client, match, coordinator, method):
    for person in (coordinator, factories.member_of(match.solution.company)):
        client.force_login(person)
        assert getattr(client, method)(url(match)).status_code == 403
    assert not Project.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_already_open(client, match, demander, method):
    open_project(match=match, by=demander)
    client.force_login(demander)
    response = getattr(client, method)(url(match))
    assert response.status_code == 409
    assert "이미 선정한 제안" in response.content.decode()
    client.force_login(factories.member_of(match.solution.company))
    assert getattr(client, method)(url(match)).status_code == 403
    assert Project.objects.count() == 1


def test_stale_selection(match, demander):
    stale = Match.objects.get(pk=match.pk)
    open_project(match=match, by=demander)
    with pytest.raises(Refused):
        open_project(match=stale, by=demander)
    assert Project.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_quotation_yet(client, demander, match, method):
    accepted = factories.MatchFactory(need=match.need, status=Match.Status.ACCEPTED)
    client.force_login(demander)
    response = getattr(client, method)(url(accepted))
    assert response.status_code == 409
    assert "견적이 제출된 제안만" in response.content.decode()
    match.refresh_from_db()
    assert match.status == Match.Status.QUOTED


def test_a_suspended_firm_does_not_select(match, demander):
    match.need.company.status = "suspended"
    with pytest.raises(Forbidden):
        open_project(match=match, by=demander)
