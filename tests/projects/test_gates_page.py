"""The page of a project's gate rounds, as each of its people sees it."""

import pytest

from projects.services import deliverables
from projects.services.templates import RequirementGiven
from tests import factories

pytestmark = pytest.mark.django_db


def page(client, world, person):
    client.force_login(person)
    response = client.get(world.gates_url)
    assert response.status_code == 200
    return response, response.content.decode()


def test_missing_evidence_is_told(client, world):
    for person in (world.coordinator, world.demander, world.supplier):
        _response, text = page(client, world, person)
        assert "평가를 시작하려면 남은 것" in text
        assert "승인된 산출물이 1건 이상 있어야 합니다" in text
        assert "평가위원 1명을 위촉해야 합니다" in text
    world.in_review()
    _response, text = page(client, world, world.supplier)
    assert "의결하려면 남은 것" in text


@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_reviewers_name_is_hidden_from_the_firms(client, world, moment):
    world.scored(77)
    if moment == "after":
        world.decide()
    for person in (world.demander, world.supplier):
        _response, text = page(client, world, person)
        for secret in ("숨은위원", world.reviewer.email, "77.0", ">77<", "근거가 충분합니다."):
            assert secret not in text


def test_a_coordinator_of_one_of_the_firms_sees_no_name_either(client, world):
    world.scored()
    _response, text = page(client, world, factories.member_of(world.project.supplier, is_coordinator=True))
    assert "숨은위원" not in text
    assert "위촉된 평가위원 1명" in text


def test_a_reviewer_sees_no_other_reviewers(client, world):
    world.scored()
    other = factories.UserFactory(is_reviewer=True)
    world.pledged(other)
    _response, text = page(client, world, other)
    assert "숨은위원" not in text
    assert "근거가 충분합니다." not in text


def test_the_operating_body_sees_reviews(client, world):
    world.scored(77)
    response, text = page(client, world, world.coordinator)
    assert "숨은위원" in text
    assert "77.0점" in text
    assert ">77<" in text
    assert response.context["decide_form"] is not None
    assert response.context["submit_form"] is None


def test_buttons_are_those_of_the_role(client, world):
    world.submit()
    world.pledged()
    for person, accepts, submits in (
        (world.coordinator, True, False),
        (world.supplier, False, True),
        (world.demander, False, True),
        (world.reviewer, False, False),
    ):
        response, _text = page(client, world, person)
        [(_row, return_form)] = response.context["documents"]
        assert (return_form is not None) == accepts
        assert (response.context["submit_form"] is not None) == submits
        assert (response.context["assign_form"] is not None) == accepts


def test_names_a_person_to_their_own_firm_only(client, world):
    world.submit()
    for viewer, named in ((world.supplier, True), (world.demander, False)):
        client.force_login(viewer)
        page = client.get(world.gates_url).content.decode()
        assert (f"{world.supplier.name}, 2" in page) is named


def test_past_rounds_with_their_reasons(client, world):
    world.scored()
    world.decide("recycle", reason="로그가 부족합니다.")
    _response, text = page(client, world, world.demander)
    assert "준비 단계평가 1차" in text
    assert "로그가 부족합니다." in text
    assert "준비 단계평가 2차" in text


def test_outsider(client, world, stranger):
    other = factories.member_of(factories.ProjectFactory().supplier)
    world.assigned()
    for person in (stranger, other, world.reviewer):
        client.force_login(person)
        assert client.get(world.gates_url).status_code == 404


def test_wrong_method(client, world):
    client.force_login(world.coordinator)
    assert client.post(world.gates_url).status_code == 405


def test_queries_do_not_grow(client, world, django_assert_max_num_queries):
    for _ in range(3):
        for _ in range(4):
            world.accepted()
        world.reviewer = factories.UserFactory(is_reviewer=True)
        world.scored()
        world.decide("recycle")
    for _ in range(6):
        world.submit()
        world.pledged(factories.UserFactory(is_reviewer=True))
    for person in (world.coordinator, world.supplier):
        client.force_login(person)
        with django_assert_max_num_queries(24):
            client.get(world.gates_url)


def test_the_form_begins_with_the_document_that_nobody_has_handed_in(client, world):
    asked = [RequirementGiven("deliverable", name) for name in ("결과보고서", "시험 성적서")]
    report, certificate = world.ask(requirements=asked).requirements.all()

    def begun():
        form = page(client, world, world.supplier)[0].context["submit_form"]
        return form["title"].value(), form["requirement"].value()

    assert begun() == ("결과보고서", report.pk)
    first = world.submit(title="결과보고서", requirement=report)
    assert begun() == ("시험 성적서", certificate.pk)
    deliverables.return_(deliverable=first, reason="표", by=world.coordinator)
    assert begun() == ("결과보고서", report.pk)
    world.submit(title="결과보고서", requirement=report)
    world.submit(title="시험 성적서", requirement=certificate)
    assert begun() == ("", None)


def test_what_the_round_asks_for_is_told_to_all(client, world):
    [report] = world.ask(requirements=[RequirementGiven("deliverable", "결과보고서")]).requirements.all()
    for person in (world.coordinator, world.demander, world.supplier):
        response, _text = page(client, world, person)
        assert response.context["requirements"] == [(report, False)]
    world.accepted(requirement=report)
    response, _text = page(client, world, world.supplier)
    assert response.context["requirements"] == [(report, True)]
