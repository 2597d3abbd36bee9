"""문제·기술: whether the solution is about what the need is about."""

from functools import partial

import numpy as np
from django.utils.translation import gettext_lazy as _

from ..facts import TextScores
from .batch import Batch, covered
from .declaring import Column, Family
from .declaring import feature as declare

feature = partial(declare, family=Family.PROBLEM)

# A field's BM25 score s becomes s / (s + half), so that its value doesn't hang on its neighbours.
HALF = {"title": 8.0, "summary": 10.0, "body": 16.0, "terms": 8.0}


def text(batch: Batch, part: str, half: float) -> Column:
    raw = np.array([scores.parts.get(part, 0.0) for scores in batch.texts], dtype=np.float64)
    return raw / (raw + half)


@feature("0–1, 가장 높은 점수 대비", _("설명 전체가 통하는 정도"), searched=True)
def text_total(batch: Batch) -> Column:
    """BM25 grows with the length of the need; only its share of the best that a solution has says something."""
    return np.array([_share(scores) for scores in batch.texts], dtype=np.float64)


def _share(scores: TextScores) -> float:
    return scores.total / scores.best if scores.best else 0.0


@feature("0–1, 코사인", _("뜻이 가까운 정도"), searched=True)
def meaning(batch: Batch) -> Column:
    """Where nothing is learnt yet, as near as the words are."""
    near = [_share(scores) if scores.meaning is None else max(0.0, scores.meaning) for scores in batch.texts]
    return np.array(near, dtype=np.float64)


@feature("0–1", _("솔루션 이름과 통하는 말"), searched=True)
def text_title(batch: Batch) -> Column:
    return text(batch, "title", HALF["title"])


@feature("0–1", _("한 줄 소개와 통하는 말"), searched=True)
def text_summary(batch: Batch) -> Column:
    return text(batch, "summary", HALF["summary"])


@feature("0–1", _("상세 설명과 통하는 말"), searched=True)
def text_body(batch: Batch) -> Column:
    return text(batch, "body", HALF["body"])


@feature("0–1", _("분류어와 통하는 말"), searched=True)
def text_terms(batch: Batch) -> Column:
    return text(batch, "terms", HALF["terms"])


def _said(batch: Batch, texts: list[str]) -> Column:
    """The share of the need's own words that stand in each text."""
    words = batch.words
    if not words:
        return np.zeros(len(texts))
    return np.array([sum(map(text.__contains__, words)) for text in texts], dtype=np.float64) / len(words)


@feature("0–1", _("솔루션 이름에 나오는 수요의 말"), unknown=0.0)
def words_in_title(batch: Batch) -> Column:
    return _said(batch, [s.title.lower() for s in batch.solutions])


@feature("0–1", _("한 줄 소개에 나오는 수요의 말"), unknown=0.0)
def words_in_summary(batch: Batch) -> Column:
    return _said(batch, [s.summary.lower() for s in batch.solutions])


@feature("0–1", _("문제에 맞는 AI 기술유형"))
def task_fit(batch: Batch) -> Column:
    return batch.each(lambda s: (1.0 - batch.cues.not_ai) * batch.cues.of(s.ai_tasks))


@feature("0–1", _("AI로 풀 일을 청하는 정도"))
def asks_for_ai(batch: Batch) -> Column:
    """The same for every solution: low where a need asks for people, chemicals, premises or disposal."""
    return np.full(len(batch.solutions), 1.0 - batch.cues.not_ai)


@feature("0–1", _("수요의 공정을 다루는 정도"))
def process_fit(batch: Batch) -> Column:
    return batch.each(lambda s: covered(batch.need.processes, s.processes))


@feature("0–1, 1 / 기술유형 수", _("한 기술에 집중하는 정도"), direction=0, unknown=0.5)
def technique_focus(batch: Batch) -> Column:
    """A specialist's tool or one of many talents: either may be what is needed. 0.5 where none is named."""
    return batch.each(lambda s: 1.0 / len(s.ai_tasks) if s.ai_tasks else 0.5)
