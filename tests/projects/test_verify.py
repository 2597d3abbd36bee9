"""Others than who claimed a value verify it, level by level."""

import itertools
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from companies.models import Interest, User
from foundation.files.models import Attachment
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Level, Measurement, Verification
from projects.services import measurements
from tests import factories
from tests.projects.claims import accredit, claim
from tests.projects.conftest import pdf

pytestmark = pytest.mark.django_db

VERIFIED = ["demand_confirmed", "site_inspected", "accredited"]


def url(measurement):
    return reverse("projects:verify", args=[measurement.pk])


def verify(measurement, level, by, **given):
    return measurements.verify(measurement=measurement, level=level, by=by, **given)


def test_by_the_demand_firm(client, world):
    row = claim(world)
    client.force_login(world.demander)
    page = client.get(row.get_absolute_url())
    assert set(page.context["verify_form"].fields) == {"level", "value", "comment"}
    assert client.post(url(row), {"level": "demand_confirmed"}).status_code == 302
    row.refresh_from_db()
    assert (row.level, row.verified_value) == ("demand_confirmed", Decimal("0.8"))
    [step] = row.verifications.all()
    assert (step.level, step.value, step.by) == ("demand_confirmed", Decimal("0.8"), world.demander)
    assert Event.objects.of(row).last().verb == "measurement.demand_confirmed"
    assert Notification.objects.filter(user=world.supplier, title__contains="수요기업 확인").exists()
    assert client.get(row.get_absolute_url()).context["verify_form"] is None


def test_on_site_by_the_operating_body_with_another_value(client, world):
    row = claim(world)
    client.force_login(world.coordinator)
    answer = client.post(url(row), {"level": "site_inspected", "value": "0.9"})
    assert answer.status_code == 422
    assert set(answer.context["verify_form"].errors) == {"comment"}
    data = {"level": "site_inspected", "value": "0.9", "comment": "다시 재니 0.9였습니다."}
    assert client.post(url(row), data).status_code == 302
    row.refresh_from_db()
    assert (row.level, row.value, row.result, row.corrected) == (
        "site_inspected",
        Decimal("0.8"),
        Decimal("0.9"),
        True,
    )
    client.force_login(world.supplier)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "다시 재니 0.9였습니다." in page


@pytest.mark.parametrize(("before", "after"), list(itertools.combinations(VERIFIED, 2)))
def test_each_level_leads_to_those_above(world, before, after):
    row = claim(world)
    for level in (before, after):
        by = world.demander if level == "demand_confirmed" else world.coordinator
        accredit(row, world, level=level, by=by)
    row.refresh_from_db()
    assert row.level == after
    assert [step.level for step in row.verifications.all()] == [before, after]


def test_a_correction_lasts_to_the_next_level(world):
    row = verify(
        claim(world), "demand_confirmed", world.demander, value=Decimal("0.9"), comment="다시 쟀습니다."
    )
    verify(row, "site_inspected", world.coordinator)
    row.refresh_from_db()
    assert row.verified_value == Decimal("0.9")


def test_accredited(client, world):
    row = claim(world)
    client.force_login(world.coordinator)
    answer = client.post(url(row), {"level": "accredited"})
    assert answer.status_code == 422
    assert set(answer.context["verify_form"].errors) == {"lab", "certificate", "upload"}
    data = {
        "level": "accredited",
        "lab": "한국시험연구원",
        "certificate": "KTR-1",
        "upload": pdf("성적서.pdf"),
    }
    assert client.post(url(row), data).status_code == 302
    [step] = row.verifications.all()
    assert (step.lab, step.certificate) == ("한국시험연구원", "KTR-1")
    paper = Attachment.objects.of(step).get()
    assert paper.name == "성적서.pdf"
    for person in (world.coordinator, world.supplier, world.demander):
        client.force_login(person)
        assert paper.get_absolute_url() in client.get(row.get_absolute_url()).content.decode()
        assert client.get(paper.get_absolute_url()).status_code == 200


def test_a_certificate_is_for_who_sees_the_project(client, world, stranger):
    paper = Attachment.objects.of(accredit(claim(world), world).verifications.get()).get()
    world.assigned()
    for person in (stranger, world.reviewer):
        client.force_login(person)
        assert client.get(paper.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("lacking", ["lab", "certificate", "upload"])
def test_a_test_has_its_lab_number_and_certificate(world, lacking):
    row = claim(world)
    with pytest.raises(ValidationError) as told:
        accredit(row, world, **{lacking: None if lacking == "upload" else " "})
    assert set(told.value.message_dict) == {lacking}
    row.refresh_from_db()
    assert row.level == "self_reported"


def test_an_inspection_may_have_a_file(world):
    row = verify(claim(world), "site_inspected", world.coordinator, upload=pdf("현장사진.pdf"))
    assert Attachment.objects.of(row.verifications.get()).get().name == "현장사진.pdf"


def refused(world, measurement, person):
    """Nobody is let through to any level, neither by the page nor by the service."""
    for level in VERIFIED:
        with pytest.raises(Forbidden, match="자기나 자기 기업이 보고한"):
            accredit(measurement, world, level=level, by=person)
    measurement.refresh_from_db()
    return measurement.level == "self_reported" and not Verification.objects.exists()


@pytest.mark.parametrize("party", ["supplier", "demander"])
def test_not_by_its_claimant(client, world, party):
    person = getattr(world, party)
    row = claim(world, by=person)
    assert refused(world, row, person)
    client.force_login(person)
    assert client.get(row.get_absolute_url()).context["verify_form"] is None
    answer = client.post(url(row), {"level": "demand_confirmed"})
    assert answer.status_code == 403
    assert "자기나 자기 기업이 보고한" in answer.content.decode()


@pytest.mark.parametrize("party", ["supplier", "demander"])
def test_not_by_a_colleague_of_the_claimant(client, world, party):
    person = getattr(world, party)
    row = claim(world, by=person)
    colleague = factories.member_of(row.firm)
    assert refused(world, row, colleague)
    client.force_login(colleague)
    assert client.post(url(row), {"level": "demand_confirmed"}).status_code == 403


def test_not_by_the_supplier_whoever_claimed(world):
    assert refused(world, claim(world, by=world.demander), world.supplier)


def test_not_by_a_member_of_both_firms(world):
    row = claim(world)
    both = factories.member_of(world.project.demand_firm)
    factories.MembershipFactory(user=both, company=world.project.supplier)
    assert refused(world, row, User.objects.get(pk=both.pk))


def test_what_one_claimed_as_a_member_of_both_nobody_of_them_confirms(world):
    factories.MembershipFactory(user=world.supplier, company=world.project.demand_firm)
    row = claim(world, by=User.objects.get(pk=world.supplier.pk))
    assert refused(world, row, world.demander)


def test_not_by_a_claimant_who_changed_sides(world):
    """Who claimed for the supplier, and has become the operating body's, or the demand firm's, since."""
    row = claim(world)
    world.supplier.memberships.update(ended_at=clock.now())
    person = User.objects.get(pk=world.supplier.pk)
    person.is_coordinator = True
    person.save()
    assert refused(world, row, person)
    factories.MembershipFactory(user=person, company=world.project.demand_firm)
    assert refused(world, row, User.objects.get(pk=person.pk))


def test_not_by_a_coordinator_with_an_interest(client, world):
    row = claim(world)
    insider = factories.member_of(world.project.supplier, is_coordinator=True)
    assert refused(world, row, insider)
    for firm in (world.project.supplier, world.project.demand_firm):
        interested = factories.UserFactory(is_coordinator=True)
        Interest.objects.create(user=interested, company=firm, kind="family", note="가족")
        assert refused(world, row, interested)
    client.force_login(interested)
    assert client.post(url(row), {"level": "site_inspected"}).status_code == 403


def test_not_by_a_demand_firms_member_with_an_interest_in_the_supplier(world):
    row = claim(world)
    person = factories.member_of(world.project.demand_firm, is_coordinator=True)
    assert measurements.levels(row, person) == ["demand_confirmed"]
    Interest.objects.create(user=person, company=world.project.supplier, kind="advice", note="자문")
    assert refused(world, row, User.objects.get(pk=person.pk))


def test_the_demand_firm_confirms_and_no_more(client, world):
    row = claim(world)
    for person, level in ((world.demander, "accredited"), (world.coordinator, "demand_confirmed")):
        client.force_login(person)
        assert client.post(url(row), {"level": level}).status_code == 403
    for level in ("site_inspected", "accredited"):
        with pytest.raises(Forbidden):
            accredit(row, world, level=level, by=world.demander)
    with pytest.raises(Forbidden):
        verify(row, "demand_confirmed", world.coordinator)


def test_outsider(client, world, stranger):
    row = claim(world)
    world.assigned()
    for person in (stranger, world.reviewer):
        client.force_login(person)
        assert client.post(url(row), {"level": "demand_confirmed"}).status_code == 404


def test_reviewers_read_only(client, world):
    row = claim(world)
    world.pledged()
    client.force_login(world.reviewer)
    page = client.get(row.get_absolute_url())
    assert page.status_code == 200
    assert not any(page.context[name] for name in ("verify_form", "reject_form", "withdraws"))
    assert client.post(url(row), {"level": "demand_confirmed"}).status_code == 403


def test_wrong_method(client, world):
    client.force_login(world.demander)
    assert client.get(url(claim(world))).status_code == 405


def test_levels_never_go_back(client, world):
    row = accredit(claim(world), world)
    for level, person in (("demand_confirmed", world.demander), ("site_inspected", world.coordinator)):
        with pytest.raises(Refused):
            verify(row, level, person)
    with pytest.raises(Refused):
        accredit(row, world)
    client.force_login(world.coordinator)
    assert client.get(row.get_absolute_url()).context["verify_form"] is None
    answer = client.post(url(row), {"level": "site_inspected"})
    assert answer.status_code == 409
    row.refresh_from_db()
    assert row.level == "accredited"


@pytest.mark.parametrize("level", ["self_reported", "rejected", "withdrawn", "", "other"])
def test_no_other_level(client, world, level):
    row = claim(world)
    with pytest.raises(ValidationError) as told:
        verify(row, level, world.coordinator)
    assert set(told.value.message_dict) == {"level"}
    client.force_login(world.coordinator)
    assert client.post(url(row), {"level": level}).status_code == 422
    row.refresh_from_db()
    assert row.level == "self_reported"


@pytest.mark.parametrize("ended", ["rejected", "withdrawn"])
def test_not_what_has_ended(world, ended):
    row = claim(world)
    Measurement.objects.update(level=ended)
    row.refresh_from_db()
    for level, person in (("demand_confirmed", world.demander), ("site_inspected", world.coordinator)):
        with pytest.raises(Refused):
            verify(row, level, person)


def test_two_at_once(world):
    first = claim(world)
    second = Measurement.objects.get(pk=first.pk)
    verify(first, "demand_confirmed", world.demander)
    with pytest.raises(Refused, match="먼저 처리"):
        verify(second, "site_inspected", world.coordinator)
    assert Verification.objects.count() == 1


def test_not_on_returned_evidence(world):
    row = claim(world)
    row.evidence.status = "returned"
    row.evidence.save()
    with pytest.raises(Refused, match="보완 요청을 받았습니다"):
        verify(row, "site_inspected", world.coordinator)


def test_a_value_that_the_record_cannot_hold(world):
    with pytest.raises(ValidationError) as told:
        verify(claim(world), "site_inspected", world.coordinator, value=Decimal("0.0001"), comment="잼")
    assert set(told.value.message_dict) == {"value"}


def test_after_the_end_of_the_project_too(world):
    row = claim(world)
    world.project.stage = "completed"
    world.project.save()
    assert verify(row, "site_inspected", world.coordinator).level == Level.SITE_INSPECTED
