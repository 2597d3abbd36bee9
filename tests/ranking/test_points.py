"""One rule for what a score is called: pages, cards and measurements cut at the same scores."""

import numpy as np
import pytest

from matchmaking.ranking.points import in_words, points
from matchmaking.ranking.training.evaluation import STEPS
from matchmaking.ranking.training.measures import bins


@pytest.mark.parametrize(
    ("score", "read", "word"),
    [
        (1.0, 100, "매우 잘 맞음"),
        (0.7951, 80, "매우 잘 맞음"),
        (0.7949, 79, "잘 맞음"),
        (0.6951, 70, "잘 맞음"),
        (0.6949, 69, "맞는 편"),
        (0.5951, 60, "맞는 편"),
        (0.5949, 59, "일부 맞음"),
        (0.0, 0, "일부 맞음"),
    ],
)
def test_points_and_words(score, read, word):
    assert (points(score), in_words(score)) == (read, word)


def test_scores_of_one_word_are_of_one_step_of_a_card():
    scores = np.concatenate([np.linspace(0, 1, 2001), np.nextafter([0.595, 0.695, 0.795], 0)])
    words = np.array([in_words(score) for score in scores.tolist()])
    cut = [step["pairs"] for step in bins(np.round(scores, 2), np.zeros(len(scores)), STEPS)]
    assert cut == [int((words == word).sum()) for word in ("일부 맞음", "맞는 편", "잘 맞음", "매우 잘 맞음")]
