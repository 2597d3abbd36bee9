"""What a service refuses by itself, and in which words, where a page or a deeper rule would have stopped it too."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.search import SearchUnavailable, get_engine
from matchmaking.models import (
    Assessment,
    Attendance,
    Consultation,
    Grade,
    Match,
    PooledPair,
    Question,
    RankerVersion,
)
from matchmaking.services import (
    consultations,
    curations,
    events,
    grades,
    needs,
    pools,
    questions,
    quotations,
    rankers,
    round_decisions,
    shortlists,
)
from tests import factories
from tests.matchmaking import eventful, judged, ranked
from tests.matchmaking.curated import curation
from tests.matchmaking.judged import FAIR, GOOD
from tests.matchmaking.pairs import pair
from tests.ranking.trained import metrics, version

pytestmark = pytest.mark.django_db
WHY = "예산이 없어졌습니다"
NO_RIGHT = "이 작업을 할 권한이 없습니다"
T = Consultation.Status


@pytest.mark.parametrize(("status", "state"), [(T.HELD, "came"), (T.CANCELLED, "awaited")])
def test_the_same_tick_on_a_settled_consultation_is_refused_too(coordinator, status, state):
    event = eventful.announced(coordinator)
    row, _found = eventful.booked(event)
    with eventful.on_the_day(event):
        if status == T.HELD:
            consultations.conclude(consultation=row, summary="샘플을 봤다", by=coordinator)
        else:
            consultations.cancel(consultation=row, reason=WHY, by=coordinator)
        with pytest.raises(Refused) as refused:
            consultations.mark(consultation=row, side="demand", state=state, by=coordinator)
    assert refused.value.code == "settled"


def test_a_settled_consultation_has_one_log(coordinator):
    event = eventful.announced(coordinator)
    row, _found = eventful.booked(event)
    with eventful.on_the_day(event):
        consultations.cancel(consultation=row, reason=WHY, by=coordinator)
        with pytest.raises(Refused) as refused:
            consultations.conclude(consultation=row, summary="샘플을 봤다", by=coordinator)
    assert refused.value.code == "settled"


def test_strangers_dont_learn_when_an_event_is(stranger):
    row, _found = eventful.booked()
    with pytest.raises(Forbidden):
        consultations.conclude(consultation=row, summary="남의 일지", by=stranger)


def test_a_closed_event_takes_neither_ticks_nor_changes(coordinator):
    event = eventful.announced(coordinator)
    row, _found = eventful.booked(event)
    with eventful.on_the_day(event):
        consultations.conclude(consultation=row, summary="샘플을 봤다", by=coordinator)
        events.close(event=event, by=coordinator)
        for act in (
            lambda: consultations.mark(consultation=row, side="demand", state="came", by=coordinator),
            lambda: events.revise(event=event, by=coordinator, place="다른 곳"),
            lambda: eventful.booked(event, slot=3),
        ):
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code == "ended"


@pytest.mark.parametrize("to", [T.HELD, T.CANCELLED])
def test_who_has_come_is_logged_or_sent_home(coordinator, to):
    event = eventful.announced(coordinator)
    row, _found = eventful.booked(event)
    with eventful.on_the_day(event):
        for side in Attendance.Side.values:
            consultations.mark(consultation=row, side=side, state="came", by=coordinator)
        row.refresh_from_db()
        assert row.status == T.CHECKED_IN
        if to == T.HELD:
            consultations.conclude(consultation=row, summary="샘플을 봤다", by=coordinator)
        else:
            consultations.cancel(consultation=row, reason=WHY, by=coordinator)
    row.refresh_from_db()
    assert row.status == to


def test_strangers_leave_a_curation_alone(stranger):
    row = curation(factories.NeedFactory(), factories.SolutionFactory(), status="proposed")
    with pytest.raises(Forbidden):
        curations.withdraw_curation(curation=row, reason=WHY, by=stranger)
    with pytest.raises(Forbidden, match=NO_RIGHT):
        curations.confirm_pin(curation=row, by=stranger)
    row.refresh_from_db()
    assert row.status == "proposed"


def test_a_member_is_not_told_of_an_interest_that_only_graders_have():
    need, solution = factories.NeedFactory(), factories.SolutionFactory()
    member = factories.member_of(need.company)
    with pytest.raises(Forbidden, match=NO_RIGHT):
        grades.grade(need=need, solution=solution, grade=3, reason="", by=member)
    with pytest.raises(Forbidden, match=NO_RIGHT):
        pools.draw_pool(need=need, by=member)
    assert not Grade.objects.exists()
    assert not PooledPair.objects.exists()


def test_no_pool_of_a_list_that_the_engine_did_not_find(coordinator, monkeypatch):
    """It answers the pool's own queries and is gone when the page's list is computed."""
    need = ranked.need()
    ranked.solution()
    ranked.index()
    engine = type(get_engine())
    search, asked = engine.search, []

    def leaving(*args, **kwargs):
        asked.append(args)
        if len(asked) > 3:
            raise SearchUnavailable("gone")
        return search(*args, **kwargs)

    monkeypatch.setattr(engine, "search", leaving)
    with pytest.raises(Refused) as refused:
        pools.draw_pool(need=need, by=coordinator)
    assert refused.value.code == "search"
    assert len(asked) > 3
    assert not PooledPair.objects.exists()


def test_a_stranger_is_not_told_that_a_need_has_its_supplier(stranger):
    chosen = pair(Match.Status.SELECTED)
    with pytest.raises(Forbidden):
        needs.cancel(need=chosen.need, by=stranger)
    assert not Event.objects.of(chosen.need).exists()


def test_an_answer_has_words():
    met = pair(Match.Status.INVITED)
    question = questions.ask(match=met.match, body="몇 대입니까?", by=met.seller)
    for text in ("  ", "가" * (questions.LONGEST_ANSWER + 1)):
        with pytest.raises(Refused) as refused:
            questions.answer(question=question, text=text, pledged_only=False, by=met.buyer)
        assert refused.value.code == "answer"
    assert Question.objects.get().answered_at is None


def test_only_its_supplier_takes_an_offer_back(coordinator):
    quoted = pair(Match.Status.QUOTED)
    for person in (quoted.buyer, coordinator):
        with pytest.raises(Forbidden):
            quotations.withdraw(match=quoted.match, reason=WHY, by=person)
    assert quoted.reload().status == Match.Status.QUOTED


def test_who_was_overtaken_looks_again_even_with_force():
    """A rival is promoted after this one has seen what serves, and before it has the lock."""
    present = rankers.promote(version=version(seed=3), by=None, reason=WHY)
    rival = version(metrics=metrics(0.05, present), seed=1)
    row = version(metrics=metrics(0.05, present), seed=2)
    rival.refresh_from_db()  # retired as a newer candidate came
    reads = []

    def overtake(execute, sql, params, many, context):
        if sql.startswith("SELECT") and RankerVersion._meta.db_table in sql:
            reads.append(sql)
            if len(reads) == 2:
                rankers.promote(version=rival, by=None, reason=WHY, force=True)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(overtake), pytest.raises(Refused) as refused:
        rankers.promote(version=row, by=None, reason=WHY, force=True)
    assert refused.value.code == "changed"


def test_no_table_while_a_sheet_is_missing():
    made = judged.closed(GOOD, FAIR)
    Assessment.objects.filter(seat=made.seats[0], match=made.pairs[1].match).delete()
    with pytest.raises(Refused) as refused:
        round_decisions.preview(made.reload())
    assert refused.value.code == "incomplete"
    assert made.pairs[1].match.solution.company.name in refused.value.message


def test_points_come_with_a_comment():
    made = judged.scoring()
    with pytest.raises(ValidationError) as refused:
        made.score(made.seats[0], made.pairs[0], *GOOD, comment="  ")
    assert set(refused.value.message_dict) == {"comment"}
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("status", [Match.Status.SHORTLISTED, Match.Status.ACCEPTED])
def test_what_is_under_way_is_not_shortlisted_again(status):
    met = pair(status)
    with pytest.raises(Refused) as refused:
        shortlists.shortlist(need=met.need, solution=met.match.solution, by=met.buyer)
    assert refused.value.code == "present"
    assert not Event.objects.of(met.match).exists()
