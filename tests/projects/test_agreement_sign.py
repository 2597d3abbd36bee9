"""The operating body records a signature: from then on the terms bind, and only an amendment changes them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from companies.services import members
from foundation.files.models import Attachment
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Agreement, Task
from projects.services import agreements
from tests import factories
from tests.projects import agreeing
from tests.projects.agreeing import drafted, given, signed
from tests.projects.conftest import pdf

pytestmark = pytest.mark.django_db


def url(agreement):
    return reverse("projects:sign_agreement", args=[agreement.pk])


def data(**changes):
    today = clock.today().isoformat()
    fields = {"document_number": "인천TP-2026-0101", "signed_on": today, "effective_on": today}
    return fields | {"upload": pdf("협약서.pdf")} | changes


def test_it_works(client, world):
    by = agreeing.programme()
    kpi = agreeing.measure(world.project)
    today = clock.today()
    task = Task.objects.create(
        project=world.project, title="설치", starts_on=today, ends_on=today, created_by=world.coordinator
    )
    terms = given(world.project, by, targets={kpi: Decimal("0.5")})
    agreement = drafted(world, by, terms=terms)
    assert not Agreement.objects.in_force().exists()
    client.force_login(world.coordinator)
    assert client.post(url(agreement), data()).status_code == 302

    agreement = Agreement.objects.in_force().get()
    assert (agreement.status, agreement.document_number) == ("signed", "인천TP-2026-0101")
    assert (agreement.signed_on, agreement.effective_on) == (today, today)
    terms = agreement.current
    assert terms == agreement.original
    assert (terms.status, terms.decided_by) == ("approved", world.coordinator)
    assert (terms.document_number, terms.effective_on) == ("인천TP-2026-0101", today)
    assert terms.decided_at is not None
    kpi.refresh_from_db()
    assert kpi.target == Decimal("0.5")
    task.refresh_from_db()
    assert (task.baseline_starts_on, task.baseline_ends_on) == (today, today)
    assert [event.to_state for event in Event.objects.of(agreement)] == ["draft", "signed"]
    told = Notification.objects.filter(kind="projects.agreement")
    assert set(told.values_list("user", flat=True)) == {world.supplier.pk, world.demander.pk}
    page = reverse("projects:agreement", args=[world.project.pk])
    assert set(told.values_list("url", flat=True)) == {page}


def test_who_may_read_the_document(client, world, stranger):
    signed(world)
    world.pledged()
    document = Attachment.objects.get(kind="signed").get_absolute_url()
    for person, status in (
        (world.coordinator, 200),
        (world.supplier, 200),
        (world.demander, 200),
        (world.reviewer, 404),
        (stranger, 404),
    ):
        client.force_login(person)
        assert client.get(document).status_code == status


@pytest.mark.parametrize("name", ["document_number", "signed_on", "effective_on", "upload"])
def test_everything_is_asked_for(client, world, name):
    agreement = drafted(world)
    client.force_login(world.coordinator)
    response = client.post(url(agreement), data(**{name: ""}))
    assert response.status_code == 422
    assert set(response.context["sign_form"].errors) == {name}
    agreement.refresh_from_db()
    assert agreement.status == "draft"


def test_bad_document(world):
    tomorrow, later = clock.today() + timedelta(days=1), clock.today() + timedelta(days=181)
    with pytest.raises(ValidationError) as error:
        signed(world, document_number=" ", effective_on=later)
    assert set(error.value.message_dict) == {"document_number", "effective_on"}
    Agreement.objects.all().delete()
    with pytest.raises(ValidationError) as error:
        signed(world, signed_on=tomorrow)
    assert set(error.value.message_dict) == {"signed_on"}
    Agreement.objects.all().delete()
    assert signed(world, effective_on=later - timedelta(days=1))


def test_the_rules_hold_at_the_signature_too(client, world):
    colleague = factories.member_of(world.project.demand_firm)
    agreement = drafted(world, terms=given(world.project, project_lead=colleague))
    members.end(membership=colleague.memberships.get(), by=colleague)
    client.force_login(world.coordinator)
    response = client.post(url(agreement), data())
    assert response.status_code == 409
    assert "주관기관에 속한 사람을 과제책임자로" in response.content.decode()
    assert not Attachment.objects.exists()


def test_once(world):
    agreement = signed(world)
    given_again = {"document_number": "2", "signed_on": clock.today(), "effective_on": clock.today()}
    with pytest.raises(Refused, match="작성 중인 협약만"):
        agreements.sign(agreement=agreement, upload=pdf(), by=world.coordinator, **given_again)
    agreement.refresh_from_db()
    assert agreement.document_number == "인천TP-2026-0101"
    assert Attachment.objects.count() == 1


def test_not_after_the_end(world):
    agreement = drafted(world)
    type(world.project).objects.update(stage="stopped")
    dates = {"signed_on": clock.today(), "effective_on": clock.today()}
    with pytest.raises(Refused, match="끝난 과제"):
        agreements.sign(agreement=agreement, document_number="1", upload=pdf(), by=world.coordinator, **dates)


@pytest.mark.parametrize("who", ["supplier", "demander", "insider"])
def test_wrong_role(client, world, who):
    insider = factories.member_of(world.project.supplier, is_coordinator=True)
    person = insider if who == "insider" else getattr(world, who)
    agreement = drafted(world)
    dates = {"signed_on": clock.today(), "effective_on": clock.today()}
    for number in ("1", ""):  # whatever is wrong besides
        with pytest.raises(Forbidden):
            agreements.sign(agreement=agreement, document_number=number, upload=pdf(), by=person, **dates)
    client.force_login(person)
    assert client.post(url(agreement), data()).status_code == 403
    assert client.get(url(agreement)).status_code == 405


def test_outsider(client, world, stranger):
    agreement = drafted(world)
    client.force_login(stranger)
    assert client.post(url(agreement), data()).status_code == 404
