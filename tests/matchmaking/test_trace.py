"""The page of how a list came about, and what pins and newcomers do to the list itself."""

from datetime import timedelta

import pytest

from foundation.history import clock
from matchmaking.models import Curation, Impression, ImpressionItem, Match, Need
from matchmaking.ranking import features, policy
from matchmaking.services.candidates import as_row, candidates
from solutions.models import Solution
from tests import factories
from tests.matchmaking.curated import NOTE, REASON, curation, url
from tests.matchmaking.ranked import index, need, solution

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=policy.NEWCOMER_DAYS + 1)


@pytest.fixture
def wanted():
    return need()


@pytest.fixture
def signed_in(client, coordinator):
    client.force_login(coordinator)
    return coordinator


def ladder(count: int) -> list[Solution]:
    """Solutions whose scores fall slowly, all published long ago."""
    return [solution(lead_time_weeks=17 + n, published_at=clock.now() - LONG_AGO) for n in range(count)]


def worse(**fields) -> Solution:
    return solution(
        {"data_type": ["음성"]}, industries=["화장품"], published_at=clock.now() - LONG_AGO, **fields
    )


def test_a_pin_is_first_with_its_note_and_the_impression_says_so(client, wanted):
    first, pinned = solution(), worse()
    index()
    row = curation(wanted, pinned, status="proposed")
    assert [item.solution for item in candidates(need=wanted).items] == [first, pinned]
    Curation.objects.filter(pk=row.pk).update(status="live", confirmed_by_key=first.company_id)
    listing = candidates(need=wanted)
    assert [(item.solution, item.pinned, item.note) for item in listing.items] == [
        (pinned, True, NOTE),
        (first, False, ""),
    ]
    assert [row["solution"] for row in as_row(wanted, listing)["results"]] == [
        pinned.external_id,
        first.external_id,
    ]
    client.force_login(factories.member_of(wanted.company))
    text = client.get(url("candidates", wanted)).content.decode()
    assert "TP 추천" in text
    assert NOTE in text
    assert REASON not in text
    placed = ImpressionItem.objects.order_by("position").values_list("placed", flat=True)
    assert list(placed) == ["pin", ""]


def test_the_same_order_with_a_new_pin_is_another_impression(client, wanted):
    only = solution()
    index()
    client.force_login(factories.member_of(wanted.company))
    client.get(url("candidates", wanted))
    curation(wanted, only)
    client.get(url("candidates", wanted))
    assert Impression.objects.count() == 2


def test_a_pin_that_the_search_does_not_find_is_there_all_the_same(wanted):
    found = solution()
    far = solution(
        {"process": ["에너지"], "ai_task": ["수요예측"]},
        title="xyz",
        summary="",
        description="",
        industries=[],
    )
    factories.set_terms(far, process=[], ai_task=[], data_type=[], deployment=["온프레미스"])
    index()
    assert [item.solution for item in candidates(need=wanted).items] == [found]
    curation(wanted, far)
    assert [item.solution for item in candidates(need=wanted).items] == [far, found]


def test_where_nothing_fits_only_the_pin_is_shown():
    wanted = need(
        title="용접공 채용과 기숙사 문제", description="외국인 근로자 숙소와 통근버스가 필요합니다."
    )
    solution(title="용접 비드 검사", industries=["용접"])
    pinned = solution()
    index()
    curation(wanted, pinned)
    listing = candidates(need=wanted)
    assert [item.solution for item in listing.items] == [pinned]
    assert listing.fits


def test_a_pin_of_a_full_supplier_or_one_no_longer_offered_is_not_shown(wanted):
    stays = solution()
    full, gone = solution(company=factories.SupplierFactory(open_slots=0)), solution()
    factories.MatchFactory(solution=factories.SolutionFactory(company=full.company), status="invited")
    index()
    curation(wanted, full)
    curation(wanted, gone)
    Solution.objects.filter(pk=gone.pk).update(status="withdrawn")
    assert [item.solution for item in candidates(need=wanted).items] == [stays]


def test_a_newcomer_gets_the_tenth_place(client, wanted):
    ladder(11)
    new = solution(lead_time_weeks=30, published_at=clock.now())
    index()
    client.force_login(factories.member_of(wanted.company))
    text = client.get(url("candidates", wanted)).content.decode()
    listing = candidates(need=wanted)
    assert (listing.items[9].solution, listing.items[9].placed) == (new, "newcomer")
    assert "아직 초대받은 적이 없는 공급기업" in text
    assert ImpressionItem.objects.get(position=10).placed == "newcomer"


@pytest.mark.parametrize("status", [Match.Status.INVITED, Match.Status.DECLINED])
def test_who_was_invited_elsewhere_is_no_newcomer(wanted, status):
    ladder(11)
    new = solution(lead_time_weeks=30, published_at=clock.now())
    index()
    mine = factories.MatchFactory(need=wanted, solution=new, status=status)
    assert candidates(need=wanted).items[9].solution == new
    mine.delete()
    of_supplier = factories.SolutionFactory(company=new.company)
    match = factories.MatchFactory(solution=of_supplier, status=Match.Status.SHORTLISTED)
    assert candidates(need=wanted).items[9].solution == new
    Match.objects.filter(pk=match.pk).update(status=status)
    assert candidates(need=wanted).items[9].solution != new


def test_page_tells_each_step_and_feature_in_words(client, signed_in, wanted):
    company = factories.SupplierFactory()
    rows = [solution(company=company, lead_time_weeks=weeks) for weeks in (8, 17, 20)]
    pinned, out = worse(), solution(lead_time_weeks=22)
    index()
    curation(wanted, pinned)
    curation(wanted, out, "exclude")
    response = client.get(url("trace", wanted))
    trace, text = response.context["trace"], response.content.decode()
    assert [row.item.solution for row in trace.shown] == [pinned, *rows[:2]]
    assert [row.before for row in trace.shown] == [5, 1, 2]
    assert [(told.solution, told.step.kind, told.reason) for told in trace.steps] == [
        (out, "excluded", REASON),
        (pinned, "pin", REASON),
        (rows[2], "diversity", ""),
    ]
    assert [row.solution for row in trace.by_score] == [*rows, out, pinned]
    assert [row.after for row in trace.by_score] == [2, 3, None, None, 1]
    assert "코디네이터가 이 수요에서 뺐습니다." in text
    assert "예산에 맞는 정도" in text
    assert trace.ranker in text
    assert not [name for name in features.NAMES if name in text and "_" in name]
    assert url("pin", wanted, rows[0]) in text
    assert url("exclude", wanted, rows[0]) in text
    assert url("pin", wanted, pinned) not in text
    assert "목록 1번째에" in text
    assert not Impression.objects.exists()


def test_shares_add_up_to_what_the_ranker_says(client, signed_in, wanted):
    solution()
    index()
    [row] = client.get(url("trace", wanted)).context["trace"].shown
    assert [share.label for share in row.shares] == list(features.FAMILY_LABELS.values())
    told = sum(float(points) for share in row.shares for _label, _value, points in share.features)
    assert sum(float(share.points) for share in row.shares) == pytest.approx(told, abs=1.0)


def test_buttons_are_for_whom_they_work(client, signed_in, wanted):
    offered = solution()
    index()
    row = curation(wanted, offered, status="proposed")
    assert url("confirm_pin", row) in client.get(url("trace", wanted)).content.decode()
    Curation.objects.update(made_by_key=signed_in.pk)
    text = client.get(url("trace", wanted)).content.decode()
    assert url("confirm_pin", row) not in text
    assert url("withdraw_curation", row) in text
    Curation.objects.update(status="withdrawn")
    text = client.get(url("trace", wanted)).content.decode()
    assert url("withdraw_curation", row) not in text
    assert url("pin", wanted, offered) in text
    Need.objects.update(status=Need.Status.MATCHED)
    assert url("pin", wanted, offered) not in client.get(url("trace", wanted)).content.decode()


def test_another_solution_is_found_by_its_name(client, signed_in, wanted):
    other = solution(title="금형 예지보전 키트")
    hidden = solution(title="예지보전 키트 초안", status=Solution.Status.DRAFT)
    index()
    response = client.get(url("trace", wanted), {"q": "예지보전 키트\0"})
    found = [row for row, _stands in response.context["found"]]
    assert found[0] == other
    assert hidden not in found
    assert "맞는 공개된 솔루션이 없습니다" in client.get(url("trace", wanted), {"q": "쀍쀍"}).content.decode()


def test_while_the_engine_is_away_names_are_looked_up_in_the_database(
    client, signed_in, wanted, settings, tmp_path
):
    other = solution(title="금형 예지보전 키트")
    settings.SEARCH_PREFIX = f"none-{tmp_path.name}"
    response = client.get(url("trace", wanted), {"q": "예지보전"})
    assert response.context["found"] == [(other, False)]
    assert response.context["trace"].stale


def test_nothing_is_found(client, signed_in, wanted):
    index()
    text = client.get(url("trace", wanted)).content.decode()
    assert "이 수요에 걸리는 솔루션이 없습니다" in text


def test_who_may_not(client, wanted, stranger, coordinator):
    client.force_login(stranger)
    assert client.get(url("trace", wanted)).status_code == 404
    client.force_login(factories.member_of(wanted.company))
    assert client.get(url("trace", wanted)).status_code == 403
    assert url("trace", wanted) not in client.get(url("candidates", wanted)).content.decode()
    factories.MembershipFactory(user=coordinator, company=factories.SupplierFactory())
    client.force_login(coordinator)
    assert client.get(url("trace", wanted)).status_code == 403
    assert client.get(url("curations")).status_code == 403


def test_the_way_to_the_page(client, signed_in, wanted):
    index()
    for page in ("need", "candidates"):
        assert url("trace", wanted) in client.get(url(page, wanted)).content.decode()
    assert client.post(url("trace", wanted)).status_code == 405


def test_queries_do_not_grow(client, signed_in, wanted, django_assert_max_num_queries):
    for number in range(25):
        offered = solution(lead_time_weeks=10 + number)
        if number < 5:
            curation(wanted, offered, "exclude")
    index()
    with django_assert_max_num_queries(36):
        client.get(url("trace", wanted))


def test_list_of_all_curations(client, signed_in, wanted, django_assert_max_num_queries):
    for _ in range(22):
        curation(factories.NeedFactory(), factories.SolutionFactory(), "exclude")
    waiting = curation(wanted, factories.SolutionFactory(), status="proposed")
    with django_assert_max_num_queries(16):
        page = client.get(url("curations"))
    assert len(page.context["rows"]) == 20
    shown = client.get(url("curations"), {"status": "proposed"}).context["rows"]
    assert [row for row, _maker in shown] == [waiting]
    assert client.get(url("curations"), {"status": "nonsense"}).status_code == 200
    assert client.post(url("curations")).status_code == 405
