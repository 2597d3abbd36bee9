"""The whole history of a need and of a match: who, when, from which state to which, and why, as the reader may know."""

import pytest
from django.urls import reverse

from companies.models import Consent
from companies.services import interests, people
from foundation.history.workflow import record
from matchmaking import histories
from matchmaking.models import Match, Need
from matchmaking.services import assignments, contacts, invitations, matches, needs
from tests import factories
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db
S = Match.Status


def whole(obj):
    name = "need_history" if isinstance(obj, Need) else "match_history"
    return reverse(f"matchmaking:{name}", args=[obj.pk])


def test_each_step_says_who_from_where_to_where_and_why(coordinator):
    need = factories.NeedFactory(status="draft", opened_at=None)
    owner = factories.member_of(need.company, name="박대표")
    factories.set_terms(need, process=["품질·검사"])
    needs.submit(need=need, by=owner)
    needs.return_(need=need, by=coordinator, reason="예산을 적어 주세요")
    lines = histories.of_need(need, owner)
    assert [(line.who, line.before, line.after, line.reason) for line in lines] == [
        ("박대표", "작성 중", "검토 대기", ""),
        ("김코디", "검토 대기", "보완 요청", "예산을 적어 주세요"),
    ]


def test_sides_are_named_only_to_whom_they_agreed_to_be(coordinator):
    found = pair(S.INVITED, confidentiality="open")
    invitations.accept(match=found.match, by=found.seller, nda=False)
    matches.cancel_match(match=found.match, by=found.buyer, reason="사정이 생겼습니다")

    def who(viewer):
        return [line.who for line in histories.of_match(found.match, viewer)]

    assert who(coordinator) == [found.seller.name, found.buyer.name]
    assert who(found.buyer) == ["공급기업 담당자", found.buyer.name]
    assert who(found.seller) == [found.seller.name, "수요기업 담당자"]
    Consent.objects.create(user=found.seller, kind="third_party", version="1")
    assert who(found.buyer) == [found.seller.name, found.buyer.name]


@pytest.mark.parametrize("left", [False, True])
def test_who_reads_a_masked_need_learns_of_nobody_of_its_firm(left):
    found = pair(S.SHORTLISTED, confidentiality="summary")
    Consent.objects.create(user=found.buyer, kind="third_party", version="1")
    invitations.invite(match=found.match, by=found.buyer, message="")
    if left:
        found.buyer.memberships.update(ended_at=found.match.created_at)

    def who():
        return [line.who for line in histories.of_match(found.match, found.seller)]

    assert who() == ["담당자" if left else "수요기업 담당자"]
    Need.objects.update(confidentiality="open")
    assert who() == [found.buyer.name]


def test_why_an_invitation_was_withdrawn_is_not_for_the_supplier(coordinator):
    found = pair(S.INVITED)
    matches.cancel_match(match=found.match, by=found.buyer, reason="다른 곳과 합니다")
    assert histories.of_match(found.match, found.buyer)[-1].reason == "다른 곳과 합니다"
    assert histories.of_match(found.match, coordinator)[-1].reason == "다른 곳과 합니다"
    assert histories.of_match(found.match, found.seller)[-1].reason == ""


def test_reviewers_are_never_named_to_firms(coordinator):
    found = pair(S.QUOTED)
    reviewer = factories.UserFactory(is_reviewer=True, name="정심사")
    Consent.objects.create(user=reviewer, kind="third_party", version="1")
    record(found.match, "match.not_selected", by=reviewer)
    for viewer in (found.buyer, found.seller):
        assert histories.of_match(found.match, viewer)[-1].who == "평가위원"
    assert histories.of_match(found.match, coordinator)[-1].who == "정심사"


def test_links_time_and_the_erased(coordinator):
    found = pair(S.INVITED, confidentiality="open")
    invitations.accept(match=found.match, by=None, nda=False)
    record(found.match, "match.expired")
    record(found.match, "match.shortlisted", by=found.buyer)
    people.erase(user=found.buyer, by=found.buyer)
    told = [line.who for line in histories.of_match(found.match, coordinator)]
    assert told == ["메일 링크로 답한 사람", "시스템", "탈퇴한 사용자"]


def test_firms_read_that_a_need_was_handed_over_and_not_why(coordinator):
    need = factories.NeedFactory(coordinator=coordinator)
    owner = factories.member_of(need.company)
    record(need, "need.pooled", by=coordinator)
    other = factories.UserFactory(is_coordinator=True)
    interests.declare(company=need.company, by=coordinator, kind="family")
    need.refresh_from_db()
    assignments.assign(need=need, coordinator=other, by=other, reason="지역이 가깝다")
    assert [line.reason for line in histories.of_need(need, owner)] == ["", ""]
    assert [line.reason for line in histories.of_need(need, other)] == ["", "이해관계", "지역이 가깝다"]


def test_a_consultation_tells_when_and_not_what(coordinator):
    found = pair(S.ACCEPTED)
    contacts.log(
        company=found.need.company,
        match=found.match,
        by=coordinator,
        kind="consultation",
        summary="비밀 얘기",
    )
    [line] = histories.of_match(found.match, found.buyer)
    assert (line.before, line.after, line.who) == ("수락", "상담함", coordinator.name)
    assert "비밀 얘기" not in line.reason


def test_pages_lead_to_the_whole_history(client, coordinator):
    found = pair(S.ACCEPTED)
    for number in range(8):
        record(found.match, "match.requoted", by=found.seller, reason=f"{number}번째")
    record(found.need, "need.open", by=coordinator)
    client.force_login(coordinator)
    page = client.get(found.url("match")).content.decode()
    assert whole(found.match) in page
    assert "0번째" not in page
    assert "0번째" in client.get(whole(found.match)).content.decode()
    assert whole(found.need) in client.get(reverse("matchmaking:need", args=[found.need.pk])).content.decode()
    assert client.get(whole(found.need)).status_code == 200


def test_who_may_read_it(client, coordinator):
    found = pair(S.INVITED, confidentiality="open")
    listed = pair(S.SHORTLISTED, need=found.need)
    client.force_login(found.seller)
    assert client.get(whole(found.match)).status_code == 200
    assert client.get(whole(found.need)).status_code == 403
    client.force_login(listed.seller)
    assert client.get(whole(listed.match)).status_code == 404
    interests.declare(company=found.need.company, by=coordinator, kind="family")
    client.force_login(coordinator)
    assert client.get(whole(found.need)).status_code == 403
    assert client.get(whole(found.match)).status_code == 404


def test_a_masked_needs_words_are_not_in_its_matchs_history(client):
    found = pair(S.INVITED, confidentiality="summary")
    client.force_login(found.seller)
    assert found.need.title not in client.get(whole(found.match)).content.decode()


def test_queries_do_not_grow_with_events(client, coordinator, django_assert_max_num_queries):
    found = pair(S.QUOTED)
    for _ in range(30):
        record(found.match, "match.requoted", by=found.seller)
    client.force_login(found.buyer)
    with django_assert_max_num_queries(18):
        client.get(whole(found.match))
