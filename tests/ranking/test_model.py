import hashlib

import numpy as np
import pytest

from matchmaking.ranking.features import NAMES, Family
from matchmaking.ranking.model import ModelRanker, RankerError, named
from matchmaking.ranking.rules import FIT, RuleRanker

from .trained import rows, trained

ROWS = rows(40, seed=77)


def stored(share=0.5, **changes):
    made = trained(share)
    data = made.trees.text.encode()
    fields = {
        "sha256": hashlib.sha256(data).hexdigest(),
        "base": RuleRanker.version,
        "names": NAMES,
        "learnt": made.plain(),
    } | changes
    version = named(made.trees.text, made.plain(), RuleRanker.version)
    return ModelRanker.opened(data, version=version, **fields)


def test_a_stored_model_scores_as_the_trained_one_each_row_by_itself():
    ranker = stored()
    expected = trained().scores(ROWS, RuleRanker().scores(ROWS))
    assert ranker.scores(ROWS) == pytest.approx(expected, abs=0.0)
    assert [ranker.scores(ROWS[[n]])[0] for n in range(len(ROWS))] == list(ranker.scores(ROWS))
    assert ((ranker.scores(ROWS) >= 0.0) & (ranker.scores(ROWS) <= 1.0)).all()
    assert not np.allclose(ranker.scores(ROWS), RuleRanker().scores(ROWS))


def test_with_no_share_it_is_the_rules():
    ranker, rules = stored(share=0.0), RuleRanker()
    assert (ranker.scores(ROWS) == rules.scores(ROWS)).all()
    assert (ranker.contributions(ROWS) == rules.contributions(ROWS)).all()
    assert (ranker.fits(ROWS) == rules.fits(ROWS)).all()
    assert ranker.shares() == pytest.approx(rules.shares())


def test_contributions_are_the_rules_and_what_was_learnt_by_the_same_features():
    ranker = stored()
    learnt = ranker.contributions(ROWS) - RuleRanker().contributions(ROWS)
    corrections = 0.5 * trained().trees.corrections(ROWS)
    constant = corrections - learnt.sum(axis=1)
    assert constant == pytest.approx(np.full(len(ROWS), constant[0]), abs=1e-9)
    certified = NAMES.index("certified")
    best, worst = ROWS[:, certified].argmax(), ROWS[:, certified].argmin()
    assert learnt[best, certified] > 0.0 > learnt[worst, certified]


def test_no_rows_are_no_trouble():
    ranker, none = stored(), np.empty((0, len(NAMES)))
    assert (len(ranker.scores(none)), len(ranker.contributions(none)), len(ranker.fits(none))) == (0, 0, 0)


def test_its_own_score_decides_whether_a_pair_fits():
    ranker = stored()
    column = {name: index for index, name in enumerate(NAMES)}
    pair = rows(1, seed=5)
    pair[0, [column["task_fit"], column["asks_for_ai"]]] = 1.0
    pair[0, column["text_total"]] = 0.5
    found = []
    for certified in (0.0, 1.0):
        pair[0, column["certified"]] = certified
        found.append((ranker.scores(pair)[0] >= FIT, ranker.fits(pair)[0], RuleRanker().fits(pair)[0]))
    assert [good == fits for good, fits, _rules in found] == [True, True]


def test_shares_add_up_and_count_what_was_learnt():
    shares, rules = stored(share=1.0).shares(), RuleRanker().shares()
    assert sum(shares.values()) == pytest.approx(1.0)
    assert shares[Family.TRUST] > rules[Family.TRUST]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"sha256": "0" * 64}, "sha256"),
        ({"base": "rules-0"}, "rules-0"),
        ({"names": [*NAMES, "tomorrow"]}, "tomorrow"),
        ({"names": NAMES[:-1]}, "other features"),
        ({"learnt": trained(0.75).plain()}, "numbers"),
    ],
)
def test_what_is_not_what_was_registered_is_refused(changes, why):
    with pytest.raises(RankerError, match=why):
        stored(**changes)


def test_a_version_names_trees_numbers_and_rules():
    made = trained()
    versions = {
        named(made.trees.text, made.plain(), "rules-2"),
        named(made.trees.text, made.plain(), "rules-3"),
        named(made.trees.text, trained(0.75).plain(), "rules-2"),
        named(made.trees.text + " ", made.plain(), "rules-2"),
    }
    assert len(versions) == 4
    assert all(len(version) <= 40 for version in versions)
