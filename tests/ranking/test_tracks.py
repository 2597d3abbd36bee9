"""A supplier's record, from the histories that the services write, at any moment of the past."""

from datetime import timedelta

import pytest

from foundation.history import clock
from matchmaking.models import Curation, Match, Outcome
from matchmaking.ranking.facts import Track
from matchmaking.ranking.load import solution_facts
from matchmaking.services import invitations, matches, shortlists
from solutions import services as solutions
from tests import factories

pytestmark = pytest.mark.django_db

K = Outcome.Kind
DAY = timedelta(days=1)


@pytest.fixture
def start():
    return clock.now() - 60 * DAY


@pytest.fixture
def offered():
    return factories.SolutionFactory(company=factories.SupplierFactory(open_slots=4, employees=12))


@pytest.fixture
def operator():
    return factories.UserFactory(is_coordinator=True)


@pytest.fixture
def invited(offered, operator):
    """Invites the solution for a new need at a moment."""

    def invite(moment):
        with clock.at(moment):
            need = factories.NeedFactory()
            match = shortlists.shortlist(need=need, solution=offered, by=operator)
            invitations.invite(match=match, message="", by=operator)
        return match

    return invite


def facts(of, as_of=None):
    return solution_facts([str(of.pk)], as_of=as_of)[str(of.pk)]


def track(of, as_of=None):
    return facts(of, as_of).track


def at(moment, service, **values):
    with clock.at(moment):
        return service(**values)


def test_a_stranger_has_no_record(offered):
    assert track(offered) == Track(slots=4)
    assert facts(offered).employees == 12


def test_answers_count_from_their_moment_on_and_not_before(offered, invited, start):
    first, second = invited(start), invited(start + DAY)
    at(start + 2 * DAY, invitations.accept, match=first, by=None, nda=False)
    at(start + 4 * DAY, invitations.decline, match=second, by=None, reason="budget", note="")
    assert track(offered, start - DAY) == Track(slots=4)
    assert track(offered, start + DAY) == Track(slots=4, open=2, last=start + DAY)
    after_one = Track(
        slots=4, invited=1, answered=1, accepted=1, hours_to_answer=48.0, open=2, last=start + 2 * DAY
    )
    assert track(offered, start + 3 * DAY) == after_one
    after_both = Track(
        slots=4, invited=2, answered=2, accepted=1, hours_to_answer=60.0, open=1, last=start + 4 * DAY
    )
    assert track(offered) == after_both


def test_silence_counts_against_and_a_withdrawn_invitation_does_not(offered, invited, operator, start):
    silent, withdrawn = invited(start), invited(start)
    at(start + DAY, matches.cancel_match, match=withdrawn, reason="", by=operator)
    at(start + 30 * DAY, invitations.expire, match=silent)
    assert track(offered) == Track(slots=4, invited=1, last=start + 30 * DAY)


def test_a_pinned_pair_is_load_and_no_merit_from_its_confirmation_on(offered, invited, operator, start):
    match = invited(start)
    at(start + DAY, invitations.accept, match=match, by=None, nda=False)
    pin = Curation.objects.create(
        need=match.need, solution=offered, kind=Curation.Kind.PIN, status=Curation.Status.PROPOSED,
        reason="현장 확인", made_by_key=operator.pk,
    )  # fmt: skip
    assert track(offered).accepted == 1
    Curation.objects.filter(pk=pin.pk).update(
        status=Curation.Status.LIVE, confirmed_by_key=factories.UserFactory().pk, confirmed_at=start + 3 * DAY
    )
    assert track(offered, start + 2 * DAY).accepted == 1
    assert track(offered) == Track(slots=4, open=1, last=start + DAY)


def test_an_invitation_sent_again_counts_again(offered, invited, operator, start):
    match = invited(start)
    at(start + DAY, invitations.decline, match=match, by=None, reason="capacity", note="")
    with clock.at(start + 10 * DAY):
        shortlists.shortlist(need=match.need, solution=offered, by=operator)
        invitations.invite(match=Match.objects.get(pk=match.pk), message="", by=operator)
    match = Match.objects.get(pk=match.pk)
    at(start + 11 * DAY, invitations.accept, match=match, by=None, nda=False)
    found = track(offered)
    assert (found.invited, found.answered, found.accepted, found.open) == (2, 2, 1, 1)
    assert track(offered, start + 5 * DAY).accepted == 0


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([K.POC_STARTED], {}),
        ([K.POC_STARTED, K.POC_PASSED], {"poc_ended": 1, "poc_passed": 1}),
        ([K.POC_STARTED, K.STOPPED, K.NEGLIGENT], {"poc_ended": 1}),
        (
            [K.POC_STARTED, K.POC_PASSED, K.STOPPED, K.NEGLIGENT],
            {"poc_ended": 1, "poc_passed": 1, "pilot_ended": 1},
        ),
        (
            [K.POC_STARTED, K.POC_PASSED, K.PILOT_PASSED, K.STOPPED, K.NEGLIGENT],
            {"poc_ended": 1, "poc_passed": 1, "pilot_ended": 1, "pilot_passed": 1},
        ),
    ],
)
def test_projects_count_by_how_far_they_came(offered, start, kinds, expected):
    need = factories.NeedFactory()
    for number, kind in enumerate(kinds):
        Outcome.objects.create(need=need, solution=offered, kind=kind, occurred_at=start + number * DAY)
    last = start + (len(kinds) - 1) * DAY
    assert track(offered) == Track(slots=4, last=last, **expected)
    assert track(offered, start - DAY) == Track(slots=4)


@pytest.mark.parametrize("verdict", [[], [K.DILIGENT]])
@pytest.mark.parametrize("passed", [[], [K.POC_PASSED]])
def test_a_stop_without_negligence_leaves_the_record_as_it_was(offered, start, passed, verdict):
    need = factories.NeedFactory()
    began = [K.POC_STARTED, *passed]
    for number, kind in enumerate([*began, K.STOPPED, *verdict]):
        Outcome.objects.create(need=need, solution=offered, kind=kind, occurred_at=start + number * DAY)
    assert track(offered) == track(offered, start + (len(began) - 1) * DAY)


def test_negligence_counts_from_when_the_verdict_is_final(offered, start):
    need = factories.NeedFactory()
    for number, kind in enumerate([K.POC_STARTED, K.STOPPED, K.NEGLIGENT]):
        Outcome.objects.create(need=need, solution=offered, kind=kind, occurred_at=start + number * DAY)
    assert track(offered, start + 2 * DAY - timedelta(seconds=1)).poc_ended == 0
    assert track(offered, start + 2 * DAY).poc_ended == 1


@pytest.mark.parametrize("kind", [K.RETAINED, K.ABANDONED])
def test_what_a_year_brought_says_nothing_of_a_trial(offered, start, kind):
    Outcome.objects.create(need=factories.NeedFactory(), solution=offered, kind=kind, occurred_at=start)
    assert track(offered) == Track(slots=4)


def test_the_record_is_the_suppliers_whichever_solution_earned_it(offered, invited, start):
    other = factories.SolutionFactory(company=offered.company)
    stranger = factories.SolutionFactory()
    invited(start)
    assert track(other) == track(offered) != track(stranger)


def test_what_was_published_edited_or_delivered_later_was_not_known(offered, start):
    seller = factories.member_of(offered.company)
    factories.set_terms(offered, process=["품질·검사"], ai_task=["비전검사"])
    type(offered).objects.filter(pk=offered.pk).update(published_at=start)
    factories.ReferenceFactory(solution=offered, year=clock.today().year)
    assert facts(offered).updated_at is None
    at(start + DAY, solutions.update, solution=offered, by=seller, summary="더 잘 찾습니다")
    known = facts(offered, start)
    assert (known.published_at, known.updated_at) == (start, None)
    assert facts(offered, start - DAY).published_at is None
    assert facts(offered).updated_at == start + DAY
    assert facts(offered, start - 400 * DAY).references == ()
    assert len(facts(offered).references) == 1


def test_a_replay_reads_what_is_no_longer_offered_too(offered):
    type(offered).objects.filter(pk=offered.pk).update(status="withdrawn")
    assert solution_facts([str(offered.pk)]) == {}
    assert set(solution_facts([str(offered.pk)], offered_only=False)) == {str(offered.pk)}


def test_histories_are_read_when_something_was_added_to_them(
    offered, invited, operator, start, django_assert_num_queries
):
    def read(queries):
        ids = [str(pk) for pk in type(offered).objects.values_list("pk", flat=True)]
        with django_assert_num_queries(queries):
            return solution_facts(ids)

    held, fresh = 7, 10
    assert len(read(held)) == 1
    silent = invited(start)
    read(fresh)
    for day in range(1, 4):
        match = invited(start + day * DAY)
        factories.ReferenceFactory(solution=factories.SolutionFactory())
        Outcome.objects.create(need=match.need, solution=offered, kind=K.POC_PASSED)
    assert len(read(fresh)) == 4
    read(held)
    at(start + 30 * DAY, invitations.expire, match=silent)
    assert read(fresh)[str(offered.pk)].track.invited == 1
    Curation.objects.create(
        need=silent.need, solution=offered, kind=Curation.Kind.PIN, status=Curation.Status.LIVE,
        reason="현장 확인", made_by_key=operator.pk, confirmed_by_key=factories.UserFactory().pk, confirmed_at=start,
    )  # fmt: skip
    assert read(fresh)[str(offered.pk)].track.invited == 0
    assert read(held)[str(offered.pk)].track.invited == 0
