"""Both engines rank alike: the demo's needs against the demo's solutions, straight as documents."""

import uuid

import pytest

from demo import shipped
from foundation.search import Document, Query
from solutions.documents import SPEC
from tests.search.conftest import make_elastic, make_tantivy

DEPTH = 20
P = 0.9
ALIKE = 0.9


def rank_biased_overlap(one, other):
    """Webber et al. 2010, extrapolated from the common depth (equation 32 for lists of one length)."""
    depth = max(len(one), len(other))
    overlap = [len(set(one[:place]) & set(other[:place])) for place in range(1, depth + 1)]
    agreement = sum(found / place * P**place for place, found in enumerate(overlap, 1))
    return overlap[-1] / depth * P**depth + (1 - P) / P * agreement


def test_rank_biased_overlap():
    assert rank_biased_overlap("abc", "abc") == pytest.approx(1)
    assert rank_biased_overlap("abc", "xyz") == 0
    assert rank_biased_overlap("abc", "acb") == pytest.approx(1 - (1 - P) / P * P**2 / 2)


def documents():
    for row in shipped.rows("solutions"):
        yield Document(
            id=row["external_id"],
            index=SPEC.name,
            version=1,
            acl=("member",),
            texts={
                "title": row["title"],
                "summary": row["summary"],
                "body": row["description"],
                "terms": " ".join([*row["processes"], *row["ai_tasks"], *row["data_types"]]),
                "industries": " ".join(row["industries"]),
            },
        )


@pytest.fixture
def engines(tmp_path):
    elastic = make_elastic(f"aion-test-{uuid.uuid4().hex[:12]}")
    both = [make_tantivy(tmp_path), elastic]
    for engine in both:
        engine.spec = lambda index: SPEC
        engine.rebuild(SPEC.name, documents())
    yield both
    elastic.drop()


@pytest.mark.elasticsearch
def test_both_engines_rank_alike(engines, record_property):
    overlaps, parts = [], []
    for row in shipped.rows("needs"):
        query = Query(
            viewer=frozenset({"member"}), text=f"{row['title']} {row['description']}", limit=DEPTH, parts=True
        )
        embedded, cluster = (engine.search(SPEC.name, query).hits for engine in engines)
        overlaps.append(rank_biased_overlap([hit.id for hit in embedded], [hit.id for hit in cluster]))
        theirs = {hit.id: hit.parts for hit in cluster}
        parts += [(hit.parts, theirs[hit.id]) for hit in embedded if hit.id in theirs]
    mean = sum(overlaps) / len(overlaps)
    record_property("rank_biased_overlap", mean)
    assert mean >= ALIKE, f"rank-biased overlap {mean:.3f} of {len(overlaps)} needs"
    for ours, theirs in parts:
        assert ours == pytest.approx(dict(theirs), rel=0.05), "a part of a score weighs the same on both"
