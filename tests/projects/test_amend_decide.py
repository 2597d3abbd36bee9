"""Somebody else of the operating body approves an amendment as the next version, or rejects it; who asked withdraws."""

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
from projects.models import Agreement, Instalment, Task
from projects.services import amendments
from tests import factories
from tests.projects import agreeing
from tests.projects.agreeing import MILLION, approved, given, lines, requested, signed
from tests.projects.conftest import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(world):
    return signed(world, agreeing.programme())


def url(name, terms):
    return reverse(f"projects:{name}_amendment", args=[terms.pk])


def test_approve(client, world):
    by, kpi, today = agreeing.programme(), agreeing.measure(world.project), clock.today()
    agreement = signed(world, by)
    task = Task.objects.create(
        project=world.project, title="설치", starts_on=today, ends_on=today, created_by=world.coordinator
    )
    terms = requested(world, agreement, terms=given(world.project, by, targets={kpi: Decimal("1.5")}))
    kpi.refresh_from_db()
    assert kpi.target == 1
    Notification.objects.all().delete()
    client.force_login(world.coordinator)
    data = {"document_number": "인천TP-2026-0202", "effective_on": today.isoformat(), "upload": pdf()}
    assert client.post(url("approve", terms), data).status_code == 302

    terms.refresh_from_db()
    assert (terms.status, terms.decided_by) == ("approved", world.coordinator)
    assert (terms.document_number, terms.effective_on) == ("인천TP-2026-0202", today)
    agreement.refresh_from_db()
    assert (agreement.status, agreement.document_number) == ("amended", "인천TP-2026-0101")
    assert (agreement.current, agreement.original.number) == (terms, 1)
    assert agreement in Agreement.objects.in_force()
    kpi.refresh_from_db()
    assert kpi.target == Decimal("1.5")
    task.refresh_from_db()
    assert task.baseline_ends_on == today
    assert Attachment.objects.of(terms).get().name == "계획서.pdf"
    assert Event.objects.of(agreement).last().data == {"version": 2}
    told = Notification.objects.filter(kind="projects.agreement").values_list("user", flat=True)
    assert set(told) == {world.supplier.pk, world.demander.pk}


def test_the_document_of_an_amendment_is_the_parties_too(client, world, agreement, stranger):
    approved(world, requested(world, agreement), upload=pdf())
    document = Attachment.objects.get(object_type="projects.terms").get_absolute_url()
    for person, status in ((world.supplier, 200), (world.coordinator, 200), (stranger, 404)):
        client.force_login(person)
        assert client.get(document).status_code == status


def test_again(world, agreement):
    approved(world, requested(world, agreement))
    approved(world, requested(world, agreement, terms=given(world.project, agreement.programme)))
    agreement.refresh_from_db()
    assert (agreement.status, agreement.current.number) == ("amended", 3)


def test_bad_input(client, world, agreement):
    terms = requested(world, agreement)
    late = terms.ends_on + timedelta(days=1)
    with pytest.raises(ValidationError) as error:
        approved(world, terms, document_number=" ", effective_on=late)
    assert set(error.value.message_dict) == {"document_number", "effective_on"}
    client.force_login(world.coordinator)
    response = client.post(url("approve", terms), {})
    assert response.status_code == 422
    assert set(response.context["approve_form"].errors) == {"document_number", "effective_on"}
    response = client.post(url("reject", terms), {})
    assert response.status_code == 422
    assert set(response.context["reject_form"].errors) == {"reason"}
    with pytest.raises(ValidationError):
        amendments.reject(terms=terms, reason=" ", by=world.coordinator)


def test_the_rules_hold_at_the_approval_too(world, agreement):
    colleague = factories.member_of(world.project.demand_firm)
    content = given(world.project, agreement.programme, project_lead=colleague)
    terms = requested(world, agreement, terms=content)
    members.end(membership=colleague.memberships.get(), by=colleague)
    with pytest.raises(Refused, match="주관기관에 속한 사람을"):
        approved(world, terms)


@pytest.mark.parametrize(("status", "fits"), [("planned", False), ("paid", False), ("cancelled", True)])
def test_the_instalments_must_fit(world, agreement, status, fits):
    """14,000,000 are granted by the new terms."""
    paid = {"paid_on": clock.today(), "paid_krw": 4 * MILLION} if status == "paid" else {}
    rows = Instalment.objects
    rows.create(project=world.project, number=1, amount_krw=14 * MILLION, stage="poc")
    rows.create(project=world.project, number=2, amount_krw=4 * MILLION, stage="pilot", status=status, **paid)
    terms = requested(world, agreement)
    if fits:
        assert approved(world, terms).status == "approved"
        return
    with pytest.raises(Refused, match="1,800만원이 새 조건의 1,400만원보다"):
        approved(world, terms)
    agreement.refresh_from_db()
    assert agreement.status == "signed"


def test_those_of_a_contract_must_fit_its_cash(world):
    agreement = signed(world)
    Instalment.objects.create(project=world.project, number=1, amount_krw=10 * MILLION, stage="poc")
    half = [("people", "cash", 10), ("people", "in_kind", 20)]
    terms = requested(world, agreement, terms=given(world.project, lines=lines(None, *half)))
    Instalment.objects.create(project=world.project, number=2, amount_krw=1, stage="pilot")
    with pytest.raises(Refused, match="새 조건의 1,000만원보다"):
        approved(world, terms)
    Instalment.objects.filter(number=2).delete()
    assert approved(world, terms)


def test_reject(client, world, agreement):
    terms = requested(world, agreement)
    Notification.objects.all().delete()
    client.force_login(world.coordinator)
    assert client.post(url("reject", terms), {"reason": "근거가 없습니다."}).status_code == 302
    terms.refresh_from_db()
    assert (terms.status, terms.decided_by) == ("rejected", world.coordinator)
    assert terms.decision_reason == "근거가 없습니다."
    assert terms.decided_at is not None
    agreement.refresh_from_db()
    assert (agreement.status, agreement.current.number) == ("signed", 1)
    told = Notification.objects.filter(kind="projects.agreement", body="근거가 없습니다.")
    assert set(told.values_list("user", flat=True)) == {world.supplier.pk, world.demander.pk}
    assert requested(world, agreement).number == 3


def test_withdraw(client, world, agreement):
    terms = requested(world, agreement)
    client.force_login(world.supplier)
    assert client.post(url("withdraw", terms)).status_code == 302
    terms.refresh_from_db()
    assert (terms.status, terms.decided_by) == ("withdrawn", world.supplier)
    assert agreement.current.number == 1
    told = Notification.objects.filter(title__contains="철회").values_list("user", flat=True)
    assert set(told) == {world.coordinator.pk, world.demander.pk}
    assert requested(world, agreement).number == 3


@pytest.mark.parametrize("end", ["approve", "reject", "withdraw"])
def test_once(client, world, agreement, end):
    terms = requested(world, agreement)
    if end == "approve":
        approved(world, terms)
    elif end == "reject":
        amendments.reject(terms=terms, reason="아닙니다.", by=world.coordinator)
    else:
        amendments.withdraw(terms=terms, by=world.supplier)
    before = terms.status
    with pytest.raises(Refused):
        approved(world, terms)
    with pytest.raises(Refused):
        amendments.reject(terms=terms, reason="아닙니다.", by=world.coordinator)
    with pytest.raises(Refused):
        amendments.withdraw(terms=terms, by=world.supplier)
    client.force_login(world.supplier)
    assert client.post(url("withdraw", terms)).status_code == 409
    client.force_login(world.coordinator)
    late = client.post(url("reject", terms), {"reason": "아닙니다."})
    assert late.status_code == 409
    assert "지금 상태에서는 할 수 없는" in late.content.decode()
    terms.refresh_from_db()
    assert terms.status == before


def test_what_somebody_else_has_done_meanwhile_counts(world, agreement):
    """Each reads the request as it is, not as it was when its page was shown."""
    terms = requested(world, agreement)
    seen = type(terms).objects.get(pk=terms.pk)
    amendments.withdraw(terms=terms, by=world.supplier)
    with pytest.raises(Refused, match="지금 상태"):
        approved(world, seen)
    with pytest.raises(Refused, match="지금 상태"):
        amendments.reject(terms=type(terms).objects.get(pk=terms.pk), reason="표", by=world.coordinator)


def test_not_after_the_end(world, agreement):
    terms = requested(world, agreement)
    type(world.project).objects.update(stage="stopped")
    with pytest.raises(Refused, match="끝난 과제"):
        approved(world, terms)
    with pytest.raises(Refused, match="끝난 과제"):
        amendments.reject(terms=terms, reason="표", by=world.coordinator)
    with pytest.raises(Refused, match="끝난 과제"):
        amendments.withdraw(terms=terms, by=world.supplier)


def test_nobody_decides_on_what_it_asked_for(client, world, agreement):
    terms = requested(world, agreement, by=world.coordinator)
    with pytest.raises(Forbidden):
        approved(world, terms)
    with pytest.raises(Forbidden):
        amendments.reject(terms=terms, reason="표", by=world.coordinator)
    client.force_login(world.coordinator)
    assert client.post(url("approve", terms)).status_code == 403
    assert client.post(url("reject", terms)).status_code == 403
    assert approved(world, terms, by=factories.UserFactory(is_coordinator=True))


@pytest.mark.parametrize("who", ["supplier", "demander", "insider"])
def test_nobody_of_the_firms_decides(client, world, agreement, who):
    terms = requested(world, agreement)
    insider = factories.member_of(world.project.demand_firm, is_coordinator=True)
    person = insider if who == "insider" else getattr(world, who)
    with pytest.raises(Forbidden):
        approved(world, terms, by=person)
    with pytest.raises(Forbidden):
        amendments.reject(terms=terms, reason="표", by=person)
    client.force_login(person)
    assert client.post(url("approve", terms)).status_code == 403
    assert client.post(url("reject", terms)).status_code == 403


def test_only_who_asked_withdraws(client, world, agreement):
    terms = requested(world, agreement)
    colleague = factories.member_of(world.project.supplier)
    for person in (colleague, world.demander, world.coordinator):
        with pytest.raises(Forbidden):
            amendments.withdraw(terms=terms, by=person)
        client.force_login(person)
        assert client.post(url("withdraw", terms)).status_code == 403
    members.end(membership=world.supplier.memberships.get(), by=world.supplier)
    world.supplier.forget_firms()
    with pytest.raises(Forbidden):
        amendments.withdraw(terms=terms, by=world.supplier)


def test_outsider(client, world, agreement, stranger):
    terms = requested(world, agreement)
    client.force_login(stranger)
    for name in ("approve", "reject", "withdraw"):
        assert client.post(url(name, terms)).status_code == 404
    assert client.get(reverse("projects:terms", args=[terms.pk])).status_code == 404
