import pytest

from foundation.history import clock
from foundation.search import SearchUnavailable
from matchmaking.models import Outcome
from matchmaking.ranking import labels
from matchmaking.ranking.features import ALWAYS, FEATURES, NAMES
from matchmaking.ranking.labels import PEOPLE, SHOWN, STORY
from matchmaking.ranking.training.data import UNKNOWN
from tests import factories
from tests.matchmaking import ranked

from .labelled import HOUR, graded, happened, shown
from .trained import rows

pytestmark = pytest.mark.django_db
K = Outcome.Kind


def read():
    return labels.read(as_of=clock.now())


def by_solution(group):
    return dict(zip(group.solutions, group.labels.tolist(), strict=True))


@pytest.mark.parametrize(
    ("kinds", "label"),
    [
        ([], 0),
        ([K.SHORTLISTED], 1),
        ([K.SHORTLISTED, K.INVITED], 2),
        ([K.SHORTLISTED, K.INVITED, K.DECLINED], 2),
        ([K.INVITED, K.ACCEPTED], 2),
        ([K.INVITED, K.ACCEPTED, K.SELECTED, K.POC_STARTED], 3),
        ([K.SELECTED, K.POC_STARTED, K.POC_PASSED], 4),
        ([K.POC_PASSED, K.PILOT_PASSED, K.COMMERCIALISED], 4),
        ([K.COMMERCIALISED, K.RETAINED], 4),
        ([K.RETAINED], 4),
        ([K.SELECTED, K.ABANDONED], 3),
    ],
)
def test_the_furthest_outcome_is_the_label(kinds, label):
    need, solution = factories.NeedFactory(), factories.SolutionFactory()
    shown(need, [solution])
    happened(need, solution, *kinds)
    [group] = read().groups
    assert by_solution(group) == {solution.external_id: label}


def test_a_list_keeps_its_places_features_and_suppliers():
    need, solutions = factories.NeedFactory(), factories.SolutionFactory.create_batch(3)
    shown(need, solutions)
    [group] = read().groups
    assert (group.need, group.source) == (need.external_id, "impressions")
    assert group.positions.tolist() == [1, 2, 3]
    assert group.rows.tolist() == rows(3).tolist()
    assert group.suppliers == tuple(str(s.company_id) for s in solutions)
    assert set(group.strata) == {"industry", "size"}


def test_what_showing_a_pair_did_is_not_known_where_it_was_chosen_before_pinned_or_stopped():
    need, solutions = factories.NeedFactory(), factories.SolutionFactory.create_batch(4)
    _pinned, before, stopped, left = solutions
    at = clock.now() - 2 * HOUR
    shown(need, solutions, at=at, placed="pin")
    happened(need, before, K.SHORTLISTED, at=at)
    happened(need, before, K.SELECTED)
    happened(need, stopped, K.SELECTED, K.POC_STARTED, K.STOPPED)
    [group] = read().groups
    assert (group.solutions, group.positions.tolist()) == ((left.external_id,), [4])


@pytest.mark.parametrize("verdict", [K.DILIGENT, K.NEGLIGENT])
def test_a_verdict_makes_no_label_of_a_stop(verdict):
    need, solution = factories.NeedFactory(), factories.SolutionFactory()
    shown(need, [solution])
    happened(need, solution, K.SELECTED, K.POC_STARTED, K.STOPPED, verdict)
    assert read().groups == []


def test_nothing_later_than_as_of_is_read():
    need, solution = factories.NeedFactory(), factories.SolutionFactory()
    moment = clock.now() - 10 * HOUR
    shown(need, [solution], at=moment - HOUR)
    shown(need, [solution], at=moment + HOUR)
    happened(need, solution, K.SHORTLISTED, at=moment - 0.5 * HOUR)
    happened(need, solution, K.SELECTED, at=moment + HOUR)
    graded(need, solution, 4, at=moment + HOUR)
    [group] = labels.read(as_of=moment).groups
    assert by_solution(group) == {solution.external_id: 1}
    assert labels.read(as_of=moment).until == moment - HOUR


def test_a_log_without_what_every_log_has_is_left_out_and_one_without_a_younger_feature_is_not():
    need, solution = factories.NeedFactory(), factories.SolutionFactory()
    shown(need, [solution], drop=next(iter(ALWAYS)))
    assert read().groups == []
    younger = next(feature for feature in FEATURES if feature.unknown is not None)
    shown(need, [solution], drop=younger.name)
    [group] = read().groups
    assert group.rows[0, NAMES.index(younger.name)] == younger.unknown


def test_peoples_grades_make_a_pool_and_override_what_happened():
    need = ranked.need()
    good, poor, ungraded = (ranked.solution() for _ in range(3))
    ranked.index()
    shown(need, [good, ungraded])
    happened(need, good, K.SHORTLISTED)
    graded(need, good, 4, 3, 4)
    graded(need, poor, 0, 1)
    found = read()
    pool, listed = found.groups
    assert (pool.source, pool.positions) == ("grades", None)
    assert by_solution(pool) == {
        good.external_id: 4,
        poor.external_id: 0,
        ungraded.external_id: UNKNOWN,
    }
    assert pool.rows.shape == (3, len(NAMES))
    assert by_solution(listed) == {good.external_id: 4, ungraded.external_id: 0}
    assert found.counts == [
        {"source": PEOPLE, "needs": 1, "pairs": 2, "by_label": [1, 0, 0, 0, 1]},
        {"source": SHOWN, "needs": 1, "pairs": 2, "by_label": [1, 0, 0, 0, 1]},
    ]


def test_graded_solutions_that_a_list_leaves_out_are_missed_while_they_are_offered():
    need = ranked.need(budget_max_krw=10_000_000)
    listed, dear, withdrawn = (
        ranked.solution(),
        ranked.solution(price_min_krw=10**9, price_max_krw=None),
        ranked.solution(),
    )
    type(withdrawn).objects.filter(pk=withdrawn.pk).update(status="withdrawn")
    ranked.index()
    for solution, grade in ((listed, 2), (dear, 4), (withdrawn, 3)):
        graded(need, solution, grade)
    [pool] = read().groups
    assert by_solution(pool) == {listed.external_id: 2}
    assert pool.missed == {dear.external_id: 4}


def test_what_became_of_a_graded_pair_does_not_stand_in_its_own_features():
    need, solution = ranked.need(), ranked.solution()
    graded(need, solution, 4)
    ranked.index()
    column = NAMES.index("poc_success")
    [before] = read().groups
    happened(need, solution, K.POC_STARTED, K.POC_PASSED)
    [after] = read().groups
    assert after.rows[0, column] == before.rows[0, column]
    happened(factories.NeedFactory(), solution, K.POC_STARTED, K.POC_PASSED)
    [elsewhere] = read().groups
    assert elsewhere.rows[0, column] > before.rows[0, column]


def test_the_demos_needs_bring_the_grades_that_ship_and_their_lists_are_called_a_story():
    need, solution = ranked.need(), ranked.solution()
    type(need).objects.filter(pk=need.pk).update(external_id="demo-n001")
    type(solution).objects.filter(pk=solution.pk).update(external_id="demo-p004")
    ranked.index()
    shown(need, [solution])
    found = read()
    assert [row["source"] for row in found.counts] == ["language_model", STORY]
    assert by_solution(found.groups[0]) == {"demo-p004": 4}
    graded(need, solution, 1)
    assert by_solution(read().groups[0]) == {"demo-p004": 1}


def test_without_anything_there_are_no_groups():
    found = read()
    assert (found.groups, found.counts, found.since) == ([], [], None)


def test_pools_are_not_guessed_while_the_engine_is_away(settings, tmp_path):
    need, solution = ranked.need(), ranked.solution()
    graded(need, solution, 3)
    settings.SEARCH_PREFIX = f"none-{tmp_path.name}"
    with pytest.raises(SearchUnavailable):
        read()


def test_the_stamp_changes_with_every_new_label_and_only_then():
    need, solution = factories.NeedFactory(), factories.SolutionFactory()
    stamps = [labels.stamp(as_of=clock.now())]
    shown(need, [solution])
    stamps.append(labels.stamp(as_of=clock.now()))
    happened(need, solution, K.SHORTLISTED)
    stamps.append(labels.stamp(as_of=clock.now()))
    graded(need, solution, 3)
    stamps.append(labels.stamp(as_of=clock.now()))
    assert len(set(stamps)) == 4
    assert labels.stamp(as_of=clock.now()) == stamps[-1]


def test_queries_do_not_grow_with_lists(django_assert_num_queries):
    solutions = factories.SolutionFactory.create_batch(2)
    shown(factories.NeedFactory(), solutions)
    with django_assert_num_queries(12) as few:
        read()
    for _ in range(5):
        shown(factories.NeedFactory(), solutions)
    with django_assert_num_queries(len(few)):
        read()
