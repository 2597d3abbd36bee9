"""A party submits a deliverable."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation.files.models import Attachment
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from projects.models import Deliverable
from projects.services import deliverables
from tests import factories
from tests.projects.conftest import pdf

pytestmark = pytest.mark.django_db


def url(gate):
    return reverse("projects:submit", args=[gate.pk])


@pytest.mark.parametrize("party", ["supplier", "demander"])
def test_submit(client, world, party):
    client.force_login(getattr(world, party))
    data = {"title": "착수계획서", "note": "데이터 확보 계획", "upload": pdf()}
    response = client.post(url(world.gate), data)
    assert response.status_code == 302
    assert response["Location"] == world.gates_url
    deliverable = Deliverable.objects.get()
    assert (deliverable.title, deliverable.version, deliverable.status) == ("착수계획서", 1, "submitted")
    assert deliverable.submitted_by == getattr(world, party)
    attachment = Attachment.objects.of(deliverable).get()
    assert attachment.name == "계획서.pdf"
    page = client.get(world.gates_url).content.decode()
    assert attachment.get_absolute_url() in page


def test_who_downloads(client, world, stranger):
    deliverable = world.submit()
    address = Attachment.objects.of(deliverable).get().get_absolute_url()
    review = world.assigned()
    answers = {}
    for person in (world.coordinator, world.demander, world.supplier, world.reviewer, stranger):
        client.force_login(person)
        answers[person.name] = client.get(address).status_code
    assert answers == {"김코디": 200, "수요담당": 200, "공급담당": 200, "숨은위원": 404, "남모름": 404}
    review.pledged_at = review.assigned_at
    review.save()
    client.force_login(world.reviewer)
    assert client.get(address).status_code == 200
    review.conflict = True
    review.save()
    assert client.get(address).status_code == 404


def test_a_reviewer_sees_its_own_round_only(world):
    world.scored()
    seen = world.project.gates.get().deliverables.get()
    world.decide()
    later = world.submit()
    visible = Deliverable.objects.visible_to(world.reviewer)
    assert seen in visible
    assert later not in visible


def test_new_version_after_return(world):
    first = world.submit(title="착수계획서")
    with pytest.raises(ValidationError, match="같은 제목"):
        world.submit(title="착수계획서")
    deliverables.return_(deliverable=first, reason="일정이 없습니다.", by=world.coordinator)
    second = world.submit(title=" 착수계획서 ")
    assert (second.version, second.status) == (2, "submitted")
    first.refresh_from_db()
    assert first.status == "returned"
    deliverables.accept(deliverable=second, by=world.coordinator)
    with pytest.raises(ValidationError, match="같은 제목"):
        world.submit(title="착수계획서")


def test_wrong_method(client, world):
    client.force_login(world.supplier)
    assert client.get(url(world.gate)).status_code == 405


def test_outsider(client, world, stranger):
    client.force_login(stranger)
    assert client.post(url(world.gate), {"title": "가", "upload": pdf()}).status_code == 404
    assert not Deliverable.objects.exists()


def test_wrong_role(client, world):
    client.force_login(world.coordinator)
    assert client.post(url(world.gate), {"title": "가", "upload": pdf()}).status_code == 403
    assert client.post(url(world.gate)).status_code == 403
    with pytest.raises(Forbidden):
        world.submit(by=world.reviewer)
    assert not Deliverable.objects.exists()


def test_gate_decided(client, world):
    world.scored()
    gate = world.decide()
    client.force_login(world.supplier)
    response = client.post(url(gate), {"title": "늦은 문서", "upload": pdf()})
    assert response.status_code == 409
    assert gate.deliverables.count() == 1


def test_stale_gate(world):
    world.scored()
    stale = world.gate
    world.decide()
    with pytest.raises(Refused, match="이미 의결한"):
        world.submit(gate=stale)


def test_bad_input(client, world):
    client.force_login(world.supplier)
    response = client.post(url(world.gate), {"title": " ", "upload": SimpleUploadedFile("x.exe", b"MZ")})
    assert response.status_code == 422
    assert set(response.context["submit_form"].errors) == {"title", "upload"}
    response = client.post(url(world.gate), {"title": "가"})
    assert set(response.context["submit_form"].errors) == {"upload"}
    assert not Deliverable.objects.exists()
    with pytest.raises(ValidationError):
        world.submit(title=" ")


def test_colliding_title_is_told_on_the_field(client, world):
    world.submit(title="착수계획서")
    client.force_login(world.supplier)
    response = client.post(url(world.gate), {"title": "착수계획서", "upload": pdf()})
    assert response.status_code == 422
    assert set(response.context["submit_form"].errors) == {"title"}


def test_running_projects_of_a_suspended_firm_continue(world):
    firm = world.project.supplier
    firm.status = "suspended"
    firm.save()
    assert world.submit().status == "submitted"


def test_not_another_firms_project(client, world):
    other = factories.ProjectFactory()
    client.force_login(world.supplier)
    assert client.post(url(other.gate), {"title": "가", "upload": pdf()}).status_code == 404


def test_the_coordinator_is_told_in_the_coordinators_language(world):
    world.coordinator.language = "en"
    world.coordinator.save()
    world.submit()
    [told] = Notification.objects.filter(user=world.coordinator)
    assert told.title.startswith(f"[{world.project.number}] Deliverable submitted: ")
