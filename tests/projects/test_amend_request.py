"""A party or the operating body asks for new terms of an agreement in force; until the decision nothing changes."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects import frame
from projects.models import Agreement, Terms
from projects.services import agreements, amendments
from tests import factories
from tests.projects import agreeing
from tests.projects.agreeing import MILLION, approved, drafted, given, less, lines, requested, signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(world):
    return signed(world, agreeing.programme())


def url(agreement):
    return reverse("projects:amend", args=[agreement.pk])


def test_a_party_asks(client, world, agreement):
    Notification.objects.all().delete()
    client.force_login(world.supplier)
    form = client.get(url(agreement)).context["form"]
    assert 12 * MILLION in form.initial["lines"].values()
    data = agreeing.typed(less(world.project, agreement.programme)) | {"reason": "인력이 줄었습니다."}
    assert client.post(url(agreement), data).status_code == 302

    terms = amendments.pending(agreement)
    assert (terms.number, terms.status, terms.reason) == (2, "requested", "인력이 줄었습니다.")
    assert (terms.requested_by, terms.grant_krw) == (world.supplier, 14 * MILLION)
    agreement.refresh_from_db()
    assert agreement.status == "signed"
    assert agreement.current.number == 1
    event = Event.objects.of(terms).get()
    assert (event.to_state, event.reason) == ("requested", "인력이 줄었습니다.")
    told = Notification.objects.filter(kind="projects.agreement").values_list("user", flat=True)
    assert set(told) == {world.coordinator.pk, world.demander.pk}


@pytest.mark.parametrize("who", ["demander", "coordinator"])
def test_others_who_may_ask(world, agreement, who):
    assert requested(world, agreement, by=getattr(world, who)).status == "requested"


def test_it_waits_for_the_operating_body(client, world, agreement):
    def waiting():
        return {str(item.label): item for item in frame.waiting(world.coordinator)}.get("결정할 협약변경")

    assert not waiting()
    terms = requested(world, agreement)
    factories.ProjectFactory(title="다른 과제")
    assert waiting().count == 1
    client.force_login(world.coordinator)
    text = client.get(waiting().url).content.decode()
    assert world.project.title in text
    assert "다른 과제" not in text
    approved(world, terms)
    assert not waiting()


def test_a_later_one_starts_from_the_terms_in_force(world, agreement):
    approved(world, requested(world, agreement))
    again = requested(world, agreement, terms=given(world.project, agreement.programme))
    assert (again.number, again.grant_krw) == (3, 20 * MILLION)
    assert agreement.current.number == 2


def test_a_reason_is_asked_for(client, world, agreement):
    with pytest.raises(ValidationError) as error:
        requested(world, agreement, reason=" ")
    assert set(error.value.message_dict) == {"reason"}
    client.force_login(world.supplier)
    response = client.post(url(agreement), agreeing.typed(less(world.project, agreement.programme)))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"reason"}


def test_the_rules_hold(world, agreement):
    by = agreement.programme
    terms = given(world.project, by, lines=lines(by, ("people", "grant", 80), ("people", "cash", 20)))
    with pytest.raises(ValidationError) as error:
        requested(world, agreement, terms=terms)
    assert set(error.value.message_dict) == {"lines"}


def test_a_programme_that_has_ended_still_amends(world, agreement):
    agreement.programme.active = False
    agreement.programme.save()
    assert requested(world, agreement)


def test_something_must_change(client, world, agreement):
    same = given(world.project, agreement.programme)
    with pytest.raises(Refused, match="다른 것이 없습니다"):
        requested(world, agreement, terms=same)
    assert not amendments.pending(agreement)
    client.force_login(world.supplier)
    response = client.post(url(agreement), agreeing.typed(same) | {"reason": "바꿉니다."})
    assert response.status_code == 409
    colleague = factories.member_of(world.project.demand_firm)
    assert requested(
        world, agreement, terms=given(world.project, agreement.programme, project_lead=colleague)
    )


def test_one_at_a_time(client, world, agreement):
    requested(world, agreement)
    with pytest.raises(Refused, match="이미 결정을 기다리는"):
        requested(world, agreement, by=world.demander)
    client.force_login(world.demander)
    assert client.get(url(agreement)).status_code == 409
    assert Terms.objects.count() == 2


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_only_in_force(client, world, status):
    agreement = drafted(world, agreeing.programme())
    Agreement.objects.update(status=status)
    with pytest.raises(Refused, match="시행 중인 협약만"):
        requested(world, agreement)
    client.force_login(world.supplier)
    assert client.get(url(agreement)).status_code == 409


def test_not_after_the_end(world, agreement):
    type(world.project).objects.update(stage="completed")
    with pytest.raises(Refused, match="끝난 과제"):
        requested(world, agreement)


def test_wrong_role(client, world, agreement):
    """An operator with an interest in one of the firms, who isn't of it."""
    person = factories.UserFactory(is_coordinator=True)
    person.declared_interests.create(company=world.project.supplier, kind="family")
    with pytest.raises(Forbidden):
        requested(world, agreement, by=person)
    client.force_login(person)
    assert client.get(url(agreement)).status_code == 403
    assert client.post(url(agreement)).status_code == 403


def test_outsider(client, world, agreement, stranger):
    with pytest.raises(Forbidden):
        requested(world, agreement, by=stranger)
    client.force_login(stranger)
    assert client.get(url(agreement)).status_code == 404


def test_a_draft_that_was_discarded_meanwhile(world):
    agreement = drafted(world, agreeing.programme())
    agreements.discard(agreement=Agreement.objects.get(), by=world.coordinator)
    with pytest.raises(Refused, match="체결해 시행 중인"):
        requested(world, agreement)
