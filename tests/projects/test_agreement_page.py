"""A project's agreement as each of its people sees it: original and current side by side, and all versions."""

import pytest
from django.urls import reverse

from projects.models import Terms
from projects.services import amendments
from tests import factories
from tests.projects import agreeing
from tests.projects.agreeing import approved, drafted, given, requested, signed

pytestmark = pytest.mark.django_db


def url(project):
    return reverse("projects:agreement", args=[project.pk])


def seen(client, world, person):
    client.force_login(person)
    response = client.get(url(world.project))
    assert response.status_code == 200
    return response, response.content.decode()


def changed(response, name="compared"):
    return {
        row.label: (row.before, row.after)
        for _g, rows in response.context[name]
        for row in rows
        if row.changed
    }


def test_before_there_is_one(client, world):
    _response, text = seen(client, world, world.coordinator)
    assert "협약 작성" in text
    for person in (world.supplier, world.demander):
        _response, text = seen(client, world, person)
        assert "아직 협약이 없습니다" in text
        assert "협약 작성" not in text
    type(world.project).objects.update(stage="stopped")
    assert "협약 작성" not in seen(client, world, world.coordinator)[1]


def test_a_draft(client, world):
    drafted(world, agreeing.programme())
    _response, text = seen(client, world, world.coordinator)
    for words in ("체결 등록", "초안 고치기", "초안 지우기"):
        assert words in text
    _response, text = seen(client, world, world.supplier)
    assert "작성 중인 초안입니다" in text
    for words in ("체결 등록", "초안 고치기", "협약변경 신청", "원협약과 현행"):
        assert words not in text


def test_in_force(client, world):
    by = agreeing.programme(name="제조 AX 지원사업")
    signed(world, by)
    for person in (world.coordinator, world.supplier, world.demander):
        response, text = seen(client, world, person)
        for words in ("제조 AX 지원사업", "인천TP-2026-0101", "협약서.pdf", "3,000만원", "협약변경 신청"):
            assert words in text
        assert not changed(response)
        assert "인건비 · 지원금" not in text  # which the budget has said
        assert "체결 등록" not in text
    assert "전자서명" not in text


def test_original_and_current_side_by_side(client, world):
    by = agreeing.programme()
    agreement = signed(world, by)
    content = agreeing.less(world.project, by)
    approved(world, requested(world, agreement, terms=content))
    response, text = seen(client, world, world.demander)
    assert changed(response) == {
        "지원금": ("2,000만원", "1,400만원"),
        "민간부담금 현물": ("400만원", "200만원"),
        "총사업비": ("3,000만원", "2,200만원"),
        "인건비 · 지원금": ("1,200만원", "600만원"),
        "인건비 · 민간 현물": ("400만원", "200만원"),
    }
    assert text.count("바뀜") == 5
    assert "원협약과 현행 조건" in text
    assert [(row.number, row.status) for row, _a, _d in response.context["versions"]] == [
        (2, "approved"),
        (1, "approved"),
    ]
    assert "인력 계획이 줄었습니다." in text
    assert "인천TP-2026-0202" in text


def test_a_line_that_only_one_version_has(client, world):
    by = agreeing.programme()
    agreement = signed(world, by)
    lines = agreeing.lines(by, ("people", "cash", 30))
    approved(world, requested(world, agreement, terms=given(world.project, by, lines=lines)))
    told = changed(seen(client, world, world.demander)[0])
    assert told["인건비 · 민간 현금"] == ("", "3,000만원")
    assert told["인건비 · 지원금"] == ("1,200만원", "")


def test_a_pending_amendment(client, world):
    agreement = signed(world, agreeing.programme())
    requested(world, agreement)
    response, text = seen(client, world, world.coordinator)
    assert set(changed(response, "asked")) >= {"지원금", "총사업비"}
    assert "협약변경 승인" in text
    assert "협약변경 반려" in text
    assert "신청 철회" not in text
    assert "협약변경 신청</a>" not in text
    _response, text = seen(client, world, world.supplier)
    assert "신청 철회" in text
    assert "협약변경 승인" not in text
    assert "신청 철회" not in seen(client, world, world.demander)[1]


def test_ones_own_request_is_decided_by_somebody_else(client, world):
    agreement = signed(world, agreeing.programme())
    requested(world, agreement, by=world.coordinator)
    _response, text = seen(client, world, world.coordinator)
    assert "결정은 다른 담당자가" in text
    assert "협약변경 승인" not in text


def test_people_are_named_where_they_may_be(client, world):
    """The project lead of the other firm is somebody in charge, until it agrees to be named; a change of it shows."""
    agreement = signed(world, agreeing.programme())
    other = factories.member_of(world.project.demand_firm, name="새책임자")
    content = given(world.project, agreement.programme, project_lead=other)
    approved(world, requested(world, agreement, terms=content, by=world.demander))
    response, text = seen(client, world, world.supplier)
    assert changed(response) == {"과제책임자": ("담당자", "담당자")}
    assert "새책임자" not in text
    assert "수요담당" not in text
    response, text = seen(client, world, world.demander)
    assert changed(response) == {"과제책임자": ("수요담당", "새책임자")}


def test_each_version_has_a_page(client, world):
    agreement = signed(world, agreeing.programme())
    terms = requested(world, agreement)
    amendments.reject(terms=terms, reason="근거가 없습니다.", by=world.coordinator)
    client.force_login(world.supplier)
    response = client.get(reverse("projects:terms", args=[terms.pk]))
    assert response.status_code == 200
    assert "근거가 없습니다." in response.content.decode()
    assert "지원금" in changed(response)
    first = client.get(reverse("projects:terms", args=[agreement.original.pk]))
    assert not changed(first)


def test_not_for_reviewers_and_strangers(client, world, stranger):
    signed(world)
    world.pledged()
    for person in (world.reviewer, stranger):
        client.force_login(person)
        assert client.get(url(world.project)).status_code == 404
        assert client.get(reverse("projects:terms", args=[Terms.objects.get().pk])).status_code == 404
    client.force_login(world.reviewer)
    assert url(world.project) not in client.get(world.project.get_absolute_url()).content.decode()


def test_no_more_queries_for_more_versions(client, world, django_assert_max_num_queries):
    agreement = signed(world, agreeing.programme())
    agreeing.measure(world.project)
    for _round in range(3):
        for content in (agreeing.less, given):
            terms = content(world.project, agreement.programme)
            approved(
                world,
                requested(world, agreement, terms=terms, by=factories.member_of(world.project.supplier)),
            )
    client.force_login(world.demander)
    client.get(url(world.project))
    with django_assert_max_num_queries(36):
        response = client.get(url(world.project))
    assert len(response.context["versions"]) == 7
