"""The contract of a search engine, of what is written, deleted and built anew: the same tests for each."""

import pytest

from foundation.search import IndexMissing, IndexSpec, Query
from foundation.search.contract import GONE
from tests.search.conftest import EVERYONE, document

from .asking import found, search

# Versions and deletions


def test_an_older_version_never_replaces_a_newer_one(engine, put):
    put(document(1, "새것", version=7))
    put(document(1, "옛것", version=6))
    assert found(engine, "새것") == ["1"]
    put(document(1, "고친것", version=7), document(1, "옛것", version=2))
    assert found(engine, "고친것") == ["1"]
    assert search(engine).total == 1
    assert dict(engine.ids("things")) == {"1": 7}


def test_a_late_write_does_not_revive_what_was_deleted(engine, put):
    put(document(1, "하나", version=3), document(2, "둘", version=3), document(3, "셋", version=3))
    engine.delete("things", {"1": 4, "2": 2, "unknown": 1})
    engine.refresh("things")
    assert found(engine) == ["2", "3"]
    put(document(1, "하나", version=3))
    assert found(engine) == ["2", "3"]
    put(document(1, "하나", version=5))
    assert found(engine) == ["1", "2", "3"]
    engine.delete("things", {"1": GONE})
    engine.refresh("things")
    put(document(1, "하나", version=99))
    assert dict(engine.ids("things")) == {"2": 3, "3": 3}


def test_a_document_for_nobody_is_a_deletion(engine, put):
    put(document(1, "비전검사", version=1))
    put(document(1, "비전검사", version=2, acl=()))
    assert search(engine).total == 0
    assert list(engine.ids("things")) == []


# Building


def test_an_index_that_was_never_built_is_missing(make_engine):
    engine = make_engine()
    for ask in (
        lambda: engine.search("things", Query(viewer=EVERYONE)),
        lambda: engine.index([document(1)]),
        lambda: engine.delete("things", {"1": 1}),
        lambda: list(engine.ids("things")),
    ):
        with pytest.raises(IndexMissing):
            ask()


def test_other_fields_make_it_another_index(make_engine, engine, put):
    put(document(1))
    later = make_engine()
    later.spec = lambda index: IndexSpec(name=index, texts={"title": 1}, filters=("colour",))
    with pytest.raises(IndexMissing):
        later.search("things", Query(viewer=EVERYONE))
    later.rebuild("things", [])
    assert later.search("things", Query(viewer=EVERYONE, filters={"colour": ["red"]})).total == 0


def test_a_rebuild_replaces_everything_at_once(make_engine, engine, put):
    put(document(1), document(2))
    reader = make_engine()
    seen = []

    def documents():
        for number in range(2, 5):
            seen.append(search(reader).total)
            yield document(number)

    assert engine.rebuild("things", documents()) == 3
    assert seen == [2, 2, 2]
    assert found(engine) == found(reader) == ["2", "3", "4"]


def test_writes_during_a_rebuild_are_kept(make_engine, engine, put):
    put(document(1, version=1), document(2, version=1), document(3, version=1))
    other = make_engine()

    def documents():
        stale = [document(1, "옛것", version=1), document(2, version=1)]
        other.index([document(1, "새것", version=2), document(4, version=1)])
        other.delete("things", {"2": GONE})
        other.refresh("things")
        assert found(other) == ["1", "3", "4"], "the old index shows them meanwhile"
        yield from stale
        other.delete("things", {"5": GONE})
        yield document(5, version=1)

    engine.rebuild("things", documents())
    engine.refresh("things")
    assert dict(engine.ids("things")) == {"1": 2, "4": 1}
    assert found(engine, "새것") == ["1"]


def test_a_failed_rebuild_changes_nothing(engine, put):
    put(document(1))

    def documents():
        yield document(2)
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        engine.rebuild("things", documents())
    put(document(3))
    assert found(engine) == ["1", "3"]


def test_health(engine):
    health = engine.health()
    assert (health["engine"], health["ok"]) == (engine.name, True)
