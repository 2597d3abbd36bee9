"""Why a supplier's solutions are where they are for a need: each verdict, and nothing that it may not know."""

import pytest
from django.urls import reverse

from companies.models import Company
from foundation.history.workflow import Forbidden
from matchmaking.models import Match, Need
from matchmaking.ranking import policy, retrieval
from matchmaking.services.absence import absence
from solutions.models import Solution
from tests import factories

from .curated import REASON, curation
from .ranked import index, need, solution

pytestmark = pytest.mark.django_db

SECRET = "극비자료"


@pytest.fixture
def own():
    return solution()


@pytest.fixture
def seller(own, client):
    user = factories.member_of(own.company)
    client.force_login(user)
    return user


def page(of):
    return reverse("matchmaking:absence", args=[of.pk])


def verdicts(wanted, seller):
    index()
    return {verdict.solution.id: verdict.why for verdict in absence(need=wanted, user=seller).verdicts}


def test_listed(client, seller, own):
    wanted = need()
    assert verdicts(wanted, seller) == {str(own.pk): "listed"}
    assert "첫 열 자리 안에 있습니다" in client.get(page(wanted)).content.decode()


def test_the_way_to_it_doesnt_say_that_a_listed_solution_was_missing(client, seller, own):
    wanted = need()
    assert verdicts(wanted, seller) == {str(own.pk): "listed"}
    asked = "이 수요에서 우리 솔루션은?"
    link = f'<a href="{page(wanted)}">{asked}</a>'
    assert link in client.get(reverse("matchmaking:need", args=[wanted.pk])).content.decode()
    assert f"<h1>{asked}</h1>" in client.get(page(wanted)).content.decode()


@pytest.mark.parametrize(
    ("why", "fields", "words"),
    [
        ("budget", {"price_min_krw": 600_000_000, "price_max_krw": None}, "예산 상한의 10배"),
        ("deployment", {}, "설치할 수 없는"),
        ("cloud", {}, "클라우드를 쓸 수 없는 현장"),
    ],
)
def test_a_hard_condition(client, seller, own, why, fields, words):
    wanted = need()
    Solution.objects.filter(pk=own.pk).update(**(fields or {"title": own.title}))
    if why == "cloud":
        Need.objects.filter(pk=wanted.pk).update(core_technology="held", any_deployment=True)
    if why in ("deployment", "cloud"):
        own.terms.remove(*own.terms.filter(facet="deployment"))
        factories.set_terms(own, deployment=["클라우드"])
    wanted.refresh_from_db()
    assert verdicts(wanted, seller) == {str(own.pk): why}
    assert words in client.get(page(wanted)).content.decode()


def test_ones_own_need(client, seller, own):
    Company.objects.filter(pk=own.company_id).update(kind=Company.Kind.BOTH)
    wanted = need(company=own.company)
    assert verdicts(wanted, seller) == {str(own.pk): "own"}
    assert "우리 기업이 낸 수요" in client.get(page(wanted)).content.decode()


def test_without_room(client, seller, own):
    wanted = need()
    Company.objects.filter(pk=own.company_id).update(open_slots=1)
    factories.MatchFactory(solution=own, status=Match.Status.INVITED)
    assert verdicts(wanted, seller) == {str(own.pk): "capacity"}
    assert "상담이 차서" in client.get(page(wanted)).content.decode()


def test_more_than_two_of_one_supplier(client, seller, own):
    wanted = need()
    for _ in range(2):
        solution(company=own.company)
    assert sorted(verdicts(wanted, seller).values()) == ["diversity", "listed", "listed"]
    assert "둘까지만" in client.get(page(wanted)).content.decode()


def test_below_the_tenth_with_what_is_against(client, seller, own):
    wanted = need()
    Solution.objects.filter(pk=own.pk).update(
        price_min_krw=90_000_000, price_max_krw=None, lead_time_weeks=50
    )
    for _ in range(policy.FIRST):
        solution(title="기스 표면 결함 외관검사")
    index()
    (verdict,) = absence(need=wanted, user=seller).verdicts
    assert verdict.why == "below"
    assert any("9,000만원 > 예산 상한 5,000만원" in reason.text for reason in verdict.reasons)
    text = client.get(page(wanted)).content.decode()
    assert "들지 못했습니다" in text
    assert "9,000만원 &gt; 예산 상한 5,000만원" in text
    assert reverse("solutions:update", args=[own.pk]) in text


def test_nothing_fits_at_all(client, seller, own):
    wanted = need(
        {"process": ["구매·공급망"], "data_type": ["음성"]},
        title="외국인 근로자 숙소가 필요합니다",
        description="용접공 채용과 기숙사 문제로 사람을 더 뽑아야 합니다.",
    )
    assert verdicts(wanted, seller)[str(own.pk)] in ("nothing_fits", "not_found")
    text = client.get(page(wanted)).content.decode()
    assert "목록을 보이지 않는" in text or "들지 못했습니다" in text


def test_not_found_among_so_many(client, seller, own):
    wanted = need()
    crowd = factories.SupplierFactory()
    words = f"{wanted.title} {own.title}"
    build = factories.SolutionFactory.build
    rows = [build(company=crowd, title=words, summary=words) for _ in range(retrieval.POOL)]
    for row in rows:
        row.external_id = str(row.pk)
    Solution.objects.bulk_create(rows)
    of_solution = Solution.terms.through
    of_solution.objects.bulk_create(
        of_solution(solution=row, term=t) for row in rows for t in own.terms.all()
    )
    assert verdicts(wanted, seller) == {str(own.pk): "not_found"}
    assert "200건 안에 들지 못했습니다" in client.get(page(wanted)).content.decode()


def test_of_a_masked_need_only_its_summary_counts(client, seller, own):
    """The same summary gives the same answer, whatever else the need says."""
    summary = "가공품 표면의 기스를 사람이 눈으로 보는 외관검사를 자동으로 하고 싶습니다."
    firm = factories.CompanyFactory(name=f"{SECRET} 기업", industry_text=f"{SECRET} 자동차부품")
    hidden = {"confidentiality": Need.Confidentiality.SUMMARY, "masked_summary": summary, "company": firm}
    plain = need(title=f"{SECRET} 제목", description=f"{SECRET} 설명", **hidden)
    telling = need({"data_type": ["음성"]}, title=f"{SECRET} 보일러", description="연료와 스팀", **hidden)
    index()
    first, second = (absence(need=one, user=seller) for one in (plain, telling))
    assert first == second
    assert not first.full
    text = client.get(page(plain)).content.decode()
    assert "공개된 요약만으로" in text
    assert SECRET not in text


def test_others_are_not_named(client, seller, own):
    wanted = need()
    rival = solution(title="경쟁사의 솔루션")
    index()
    text = client.get(page(wanted)).content.decode()
    assert rival.title not in text
    assert rival.company.name not in text


def test_without_offered_solutions_or_while_it_is_not_open(client, seller, own):
    wanted = need(status=Need.Status.MATCHED)
    factories.MatchFactory(need=wanted, solution=own, status=Match.Status.INVITED)
    assert "매칭 중인 수요가 아니어서" in client.get(page(wanted)).content.decode()
    Need.objects.filter(pk=wanted.pk).update(status=Need.Status.OPEN)
    Solution.objects.filter(pk=own.pk).update(status=Solution.Status.WITHDRAWN)
    index()
    assert absence(need=wanted, user=seller).verdicts == []
    assert "공개된 솔루션이 없어" in client.get(page(wanted)).content.decode()


def test_a_need_that_one_may_not_see(client, seller):
    assert client.get(page(need(confidentiality=Need.Confidentiality.INVITED))).status_code == 404


def test_for_suppliers_only(client, own, coordinator):
    wanted = need()
    buyer = factories.member_of(wanted.company)
    for user in (buyer, coordinator):
        with pytest.raises(Forbidden):
            absence(need=wanted, user=user)
        client.force_login(user)
        assert client.get(page(wanted)).status_code == 403


def test_signed_out_and_wrong_method(client, seller):
    wanted = need()
    assert client.post(page(wanted)).status_code == 405
    client.logout()
    assert client.get(page(wanted)).status_code == 302


def test_queries_do_not_grow(seller, own, django_assert_max_num_queries):
    wanted = need()
    index()
    absence(need=wanted, user=seller)
    with django_assert_max_num_queries(36):
        absence(need=wanted, user=seller)
    for _ in range(10):
        solution(company=own.company)
        solution()
    index()
    with django_assert_max_num_queries(36):
        absence(need=wanted, user=seller)


def test_what_a_coordinator_left_out_reads_as_too_low_a_score(client, seller, own):
    wanted = need()
    index()
    curation(wanted, own, "exclude")
    assert verdicts(wanted, seller) == {str(own.pk): "below"}
    text = client.get(page(wanted)).content.decode()
    assert "점수와 운영기관이 정한 순서에 따라" in text
    assert "뺐" not in text
    assert REASON not in text


def test_nor_does_the_order_of_answers_tell_it(seller, own):
    wanted = need()
    Solution.objects.filter(pk=own.pk).update(title=f"힘센 {own.title}")
    weaker = solution(company=own.company, price_min_krw=90_000_000, price_max_krw=None)
    curation(wanted, own, "exclude")
    index()
    found = absence(need=wanted, user=seller).verdicts
    assert [verdict.solution.id for verdict in found] == [str(weaker.pk), str(own.pk)]


def test_one_without_room_is_told_that_and_not_the_exclusion(seller, own):
    wanted = need()
    Company.objects.filter(pk=own.company_id).update(open_slots=0)
    curation(wanted, own, "exclude")
    factories.MatchFactory(solution=solution(company=own.company), status=Match.Status.INVITED)
    assert set(verdicts(wanted, seller).values()) == {"capacity"}


def test_a_pinned_one_is_listed_whatever_its_score(seller, own):
    wanted = need()
    Solution.objects.filter(pk=own.pk).update(
        price_min_krw=90_000_000, price_max_krw=None, lead_time_weeks=50
    )
    for _ in range(policy.FIRST):
        solution(title="기스 표면 결함 외관검사")
    curation(wanted, own)
    assert verdicts(wanted, seller) == {str(own.pk): "listed"}
