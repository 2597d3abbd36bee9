"""A document's versions: what each requirement is served by, and what each version is evidence of."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.files.models import Attachment
from projects.models import GateTemplate, Requirement
from projects.services import deliverables
from tests import factories
from tests.projects.claims import claim
from tests.projects.conftest import pdf

pytestmark = pytest.mark.django_db


def url(deliverable):
    return reverse("projects:versions", args=[deliverable.pk])


def asks(world, **fields) -> Requirement:
    """A requirement of the round's template."""
    gate = world.gate
    if gate.template is None:
        gate.template = GateTemplate.objects.create(stage=gate.stage, version=99)
        gate.save()
    position = gate.template.requirements.count() + 1
    return Requirement.objects.create(
        template=gate.template, position=position, name="데이터 확보 계획서", **fields
    )


def mended(world, first, **given):
    """The next version of a document that was returned."""
    deliverables.return_(deliverable=first, reason="표가 빠졌습니다.", by=world.coordinator)
    return world.submit(title=first.title, **given)


def test_each_version_with_its_file_and_what_it_shows(client, world):
    first = world.submit(title="결과서", upload=pdf("처음.pdf"))
    earlier = claim(world, evidence=first)
    second = mended(world, first, upload=pdf("고침.pdf"))
    later = claim(world, evidence=second)
    world.submit(title="다른 문서")
    for person in (world.supplier, world.demander, world.coordinator):
        client.force_login(person)
        for asked in (first, second):
            page = client.get(url(asked))
            assert page.context["versions"] == [(second, [later]), (first, [earlier])]
            text = page.content.decode()
            for document in (first, second):
                assert Attachment.objects.of(document).get().get_absolute_url() in text
            assert "다른 문서" not in text
            assert "표가 빠졌습니다." in text


def test_evidence_stays_with_its_version(world):
    first = world.submit(title="결과서")
    row = claim(world, evidence=first)
    second = mended(world, first)
    row.refresh_from_db()
    assert row.evidence == first
    assert list(second.measurements.all()) == []


def test_who_sees_them(client, world, stranger):
    document = world.accepted()
    world.assigned()
    for person, status in ((stranger, 404), (world.reviewer, 404), (world.supplier, 200)):
        client.force_login(person)
        assert client.get(url(document)).status_code == status
    client.force_login(world.supplier)
    assert client.post(url(document)).status_code == 405


def test_a_reviewer_reads_those_of_its_own_round(client, world):
    world.scored()
    before = world.project.gates.get().deliverables.get()
    world.decide("recycle")
    document = world.submit()
    other = factories.UserFactory(is_reviewer=True)
    world.pledged(other)
    client.force_login(other)
    assert client.get(url(document)).status_code == 200
    assert client.get(url(before)).status_code == 404


def test_serves_a_requirement(client, world):
    asked = asks(world)
    client.force_login(world.supplier)
    data = {"title": "계획서", "upload": pdf(), "requirement": asked.pk}
    assert client.post(reverse("projects:submit", args=[world.gate.pk]), data).status_code == 302
    document = world.gate.deliverables.get()
    assert document.requirement == asked
    assert "요구 증빙: 데이터 확보 계획서" in client.get(url(document)).content.decode()


def test_the_next_version_serves_the_same(world):
    asked, another = asks(world), asks(world)
    first = world.submit(title="계획서", requirement=asked)
    assert mended(world, first).requirement == asked
    first = world.submit(title="다른 계획서", requirement=asked)
    assert mended(world, first, requirement=another).requirement == asked
    first = world.submit(title="그 밖의 것")
    assert mended(world, first, requirement=another).requirement == another


def test_only_what_the_round_asks_for(world):
    others = [
        asks(world, kind="measurements"),
        Requirement.objects.create(
            template=GateTemplate.objects.create(stage="poc", version=98), position=1, name="다른 단계"
        ),
    ]
    for requirement in others:
        with pytest.raises(ValidationError) as told:
            world.submit(requirement=requirement)
        assert set(told.value.message_dict) == {"requirement"}
    assert not world.gate.deliverables.exists()


def test_a_round_without_a_template_asks_for_nothing(world):
    assert world.gate.template is None
    requirement = Requirement.objects.create(
        template=GateTemplate.objects.create(stage="poc", version=98), position=1, name="다른 단계"
    )
    with pytest.raises(ValidationError):
        world.submit(requirement=requirement)


def test_queries_do_not_grow(client, world, django_assert_max_num_queries):
    document = world.submit(title="결과서")
    for _ in range(4):
        claim(world, evidence=document)
        document = mended(world, document)
    client.force_login(world.coordinator)
    with django_assert_max_num_queries(16):
        client.get(url(document))
