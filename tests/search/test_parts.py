"""The score of a text field by itself, computed from packed tokens."""

from math import log

import pytest

from foundation.search.parts import K1, B, Field, pack, parts

FIELDS = {"title": Field(documents=10, length=2.0), "body": Field(documents=8, length=4.0)}


def score(field, counts, length, holding):
    tf = counts * (K1 + 1) / (counts + K1 * (1 - B + B * length / field.length))
    return log(1 + (field.documents - holding + 0.5) / (holding + 0.5)) * tf


def test_bm25_by_field():
    packed = [pack(["비전 검사", "비전 비전 로봇"]), pack(["", "식단"]), pack(["로봇", ""])]
    found = parts(packed, FIELDS, {"비전": 1.0, "로봇": 0.5}, lambda field, term: 3)
    assert found == [
        {
            "title": pytest.approx(score(FIELDS["title"], 1, 2, 3)),
            "body": pytest.approx(score(FIELDS["body"], 2, 3, 3) + 0.5 * score(FIELDS["body"], 1, 3, 3)),
        },
        {},
        {"title": pytest.approx(0.5 * score(FIELDS["title"], 1, 1, 3))},
    ]


def test_nothing_to_score():
    assert parts([], FIELDS, {"비전": 1.0}, lambda field, term: 1) == []
    assert parts([pack(["비전", ""])], FIELDS, {}, lambda field, term: 1) == [{}]
    assert parts([pack(["", ""])], FIELDS, {"비전": 1.0}, lambda field, term: 1) == [{}]
