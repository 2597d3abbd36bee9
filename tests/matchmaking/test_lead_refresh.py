"""Leads follow what changes, by the outbox, after the index; while the engine is away they stay as they are."""

import pytest

from companies.models import Company
from companies.services import firms
from foundation import outbox, search
from foundation.outbox.models import Job, Schedule
from foundation.search import SearchUnavailable, registry
from foundation.search.contract import IndexMissing
from matchmaking.models import Impression, Lead, LeadRefresh, Match, Need, Outcome
from matchmaking.ranking import retrieval
from matchmaking.ranking.load import need_facts
from matchmaking.services import invitations, lead_refresh, leads, shortlists
from solutions import services as catalogue
from solutions.models import Solution
from tests import factories

from .ranked import index, need, refresh_by_company, refresh_by_need, solution

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered():
    return solution()


def pairs():
    return set(Lead.objects.values_list("need", "solution"))


def changed(obj):
    search.changed(obj)
    outbox.drain()


def test_a_need_that_opens_finds_its_suppliers(offered):
    index()
    other = solution()
    changed(other)
    wanted = need()
    changed(wanted)
    assert pairs() == {(wanted.pk, offered.pk), (wanted.pk, other.pk)}


@pytest.mark.parametrize("status", [Need.Status.MATCHED, Need.Status.CANCELLED])
def test_a_need_that_closes_leaves_all_lists(offered, status):
    wanted = need()
    refresh_by_need()
    assert pairs() == {(wanted.pk, offered.pk)}
    Need.objects.filter(pk=wanted.pk).update(status=status)
    changed(wanted)
    assert pairs() == set()


def test_a_need_that_is_masked_is_computed_by_its_summary(offered):
    wanted = need(masked_summary="가공품 표면의 기스를 사람이 눈으로 보는 외관검사를 자동으로 하고 싶습니다.")
    refresh_by_need()
    before = Lead.objects.get()
    Need.objects.filter(pk=wanted.pk).update(confidentiality=Need.Confidentiality.SUMMARY)
    changed(wanted)
    after = Lead.objects.get()
    assert (before.masked, after.masked) == (False, True)
    assert before.score != after.score


def test_a_solution_that_is_published_finds_needs_and_leaves_them_when_withdrawn(offered, coordinator):
    wanted = need()
    Solution.objects.filter(pk=offered.pk).update(status=Solution.Status.SUBMITTED)
    index()
    offered.refresh_from_db()
    catalogue.publish(solution=offered, by=coordinator)
    outbox.drain()
    assert pairs() == {(wanted.pk, offered.pk)}
    catalogue.withdraw(solution=offered, by=coordinator)
    outbox.drain()
    assert pairs() == set()
    assert LeadRefresh.objects.filter(company=offered.company).exists()


def test_a_suspended_firm_has_none_until_it_is_reinstated(offered, coordinator):
    need()
    refresh_by_need()
    before = pairs()
    firms.suspend(company=offered.company, by=coordinator, reason="확인 중")
    outbox.drain()
    assert pairs() == set()
    firms.reinstate(company=offered.company, by=coordinator)
    outbox.drain()
    assert pairs() == before != set()


def test_a_suspended_demand_firms_needs_leave_all_lists(offered, coordinator):
    wanted = need()
    refresh_by_need()
    firms.suspend(company=wanted.company, by=coordinator, reason="확인 중")
    outbox.drain()
    assert pairs() == set()


def test_both_sides_come_to_the_same(offered):
    need()
    need({"process": ["에너지"]}, title="가스비가 많이 나옵니다", description="스팀과 보일러의 전기요금")
    solution(lead_time_weeks=40)
    fields = ("need", "company", "solution", "score", "accept_probability", "interest", "reasons", "masked")
    refresh_by_need()
    by_need = list(Lead.objects.order_by("need", "company").values(*fields))
    Lead.objects.all().delete()
    refresh_by_company()
    assert by_need
    assert list(Lead.objects.order_by("need", "company").values(*fields)) == by_need


def test_suppliers_beyond_the_pool_keep_their_leads(offered):
    """As many better ones as search brings stand before it; what its own words found stays."""
    wanted = need()
    crowd = factories.SupplierFactory()
    words = f"{wanted.title} {offered.title}"
    build = factories.SolutionFactory.build
    rows = [build(company=crowd, title=words, summary=words) for _ in range(retrieval.POOL)]
    for row in rows:
        row.external_id = str(row.pk)
    Solution.objects.bulk_create(rows)
    of_solution = Solution.terms.through
    of_solution.objects.bulk_create(
        of_solution(solution=row, term=t) for row in rows for t in offered.terms.all()
    )
    refresh_by_company()
    before = Lead.objects.get(company=offered.company)
    assert str(offered.pk) not in retrieval.find(need_facts(wanted)).texts
    lead_refresh.refresh_needs([wanted.pk])
    after = Lead.objects.get(company=offered.company)
    assert (after.solution_id, after.score) == (before.solution_id, pytest.approx(before.score))
    assert after.refreshed_at > before.refreshed_at


def test_while_the_engine_is_away_what_was_found_stays(offered, settings, tmp_path):
    wanted = need()
    refresh_by_need()
    before = list(Lead.objects.values())
    settings.SEARCH_PREFIX = f"none-{tmp_path.name}"
    for refresh, pk in (
        (lead_refresh.refresh_needs, wanted.pk),
        (lead_refresh.refresh_companies, offered.company_id),
    ):
        with pytest.raises(SearchUnavailable):
            refresh([pk])
    leads.queue_needs([wanted.pk])
    outbox.drain(kinds=[leads.OF_NEED])
    assert list(Lead.objects.values()) == before
    assert Job.objects.get(kind=leads.OF_NEED).state == Job.PENDING
    with pytest.raises(IndexMissing):
        registry.get_engine().count("solutions", frozenset())


def test_answers_weigh_the_suppliers_other_leads(offered):
    first, second = need(), need()
    refresh_by_need()
    buyer, seller = factories.member_of(first.company), factories.member_of(offered.company)
    match = shortlists.shortlist(need=first, solution=offered, by=buyer)
    assert not Job.objects.filter(kind=leads.WEIGH).exists()  # a supplier doesn't learn of that
    invitations.invite(match=match, message="", by=buyer)
    invitations.decline(match=match, reason="field", note="", by=seller)
    outbox.drain()
    lead = Lead.objects.get(need=second)
    assert lead.accept_probability < 0.6
    assert lead.interest == lead.score * lead.accept_probability


def test_weighing_says_what_a_refresh_says(offered):
    wanted = need()
    Outcome.objects.create(need=need(status=Need.Status.CLOSED), solution=offered, kind=Outcome.Kind.DECLINED)
    silent = factories.MatchFactory(solution=offered, status=Match.Status.EXPIRED)
    factories.InvitationFactory(match=silent, due_at=silent.created_at)
    refresh_by_need()
    expected = Lead.objects.get(need=wanted).accept_probability
    assert expected < 0.6
    Lead.objects.update(accept_probability=0.5, interest=0.1)
    lead_refresh.weigh(company_id=str(offered.company_id))
    lead = Lead.objects.get(need=wanted)
    assert lead.accept_probability == expected
    assert lead.interest == lead.score * expected
    Company.objects.filter(pk=offered.company_id).update(open_slots=0)
    factories.MatchFactory(solution=offered, status=Match.Status.INVITED)
    lead_refresh.weigh(company_id=str(offered.company_id))
    assert Lead.objects.get(need=wanted).interest == 0.0


def test_every_night_and_with_a_new_ranker_all_are_computed_anew(offered):
    wanted, closed = need(), need()
    refresh_by_need()
    Lead.objects.filter(need=wanted).update(ranker="before", score=0.1)
    Need.objects.filter(pk=closed.pk).update(status=Need.Status.CLOSED)
    row = Schedule.objects.get(name="matchmaking.leads")
    assert row.kind == leads.ALL
    outbox.add(row.kind, **row.payload)
    outbox.drain()
    lead = Lead.objects.get()
    assert lead.need == wanted
    assert lead.ranker != "before"
    assert lead.score > 0.1
    assert leads.refresh_all() == 1


def test_leads_are_no_impressions(offered):
    need()
    refresh_by_need()
    assert not Impression.objects.exists()


def test_queries_do_not_grow_with_suppliers(offered, django_assert_max_num_queries):
    wanted = need()
    index()
    lead_refresh.refresh_needs([wanted.pk])
    with django_assert_max_num_queries(26):
        lead_refresh.refresh_needs([wanted.pk])
    for _ in range(15):
        solution()
    index()
    with django_assert_max_num_queries(26):
        lead_refresh.refresh_needs([wanted.pk])
    assert Lead.objects.count() == 16
