"""Worker, import and reindex are processes of their own: they write one index at once, and may die."""

import multiprocessing
import os
import signal
import sqlite3
from functools import partial

import pytest

from foundation.search import Query
from tests.search.conftest import EVERYONE, document, make_elastic, make_tantivy

FORK = multiprocessing.get_context("fork")  # each child makes an engine of its own
DEADLINE = 60


def connect(database):
    return sqlite3.connect(database, timeout=DEADLINE, isolation_level=None)


def write(make, database, writer, ready):
    """Commits rows, its own and one that all writers change, and writes each to the index as it is then."""
    engine, rows = make(), connect(database)
    ready.wait(DEADLINE)
    for number in range(10):
        for id in (f"{writer}-{number}", "shared"):
            rows.execute(
                "INSERT INTO rows VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET version = version + 1", [id]
            )
            ((version,),) = rows.execute("SELECT version FROM rows WHERE id = ?", [id])
            engine.index([document(id, "비전검사", version=version)])


def rebuild(make, database, ready):
    engine, rows = make(), connect(database)

    def documents():
        for id, version in rows.execute("SELECT id, version FROM rows"):
            yield document(id, "비전검사", version=version)

    ready.wait(DEADLINE)
    for _ in range(4):
        engine.rebuild("things", documents())


def write_for_ever(make, ready):
    engine = make()
    for number in range(1_000_000):
        engine.index([document(f"endless-{number}", "비전검사")])
        ready.set()


@pytest.fixture
def make(request, make_engine, tmp_path):
    """make_engine as a function that another process can be given."""
    engine = make_engine()
    engine.rebuild("things", [])
    if engine.name == "tantivy":
        return partial(make_tantivy, tmp_path / "search")
    return partial(make_elastic, engine.prefix)


def run(*processes):
    for process in processes:
        process.start()
    for process in processes:
        process.join(DEADLINE)
        assert process.exitcode == 0


def test_writers_and_rebuilds_at_once_lose_nothing(make, tmp_path):
    database = tmp_path / "rows.sqlite3"
    connect(database).execute("CREATE TABLE rows (id TEXT PRIMARY KEY, version INTEGER)")
    ready = FORK.Barrier(3)
    writers = [FORK.Process(target=write, args=(make, database, writer, ready)) for writer in range(2)]
    run(*writers, FORK.Process(target=rebuild, args=(make, database, ready)))
    engine = make()
    engine.refresh("things")
    rows = dict(connect(database).execute("SELECT id, version FROM rows"))
    assert (len(rows), rows["shared"]) == (21, 20)
    assert dict(engine.ids("things")) == rows
    assert engine.count("things", EVERYONE) == 21


def test_a_killed_writer_leaves_an_index_that_others_use(make):
    ready = FORK.Event()
    process = FORK.Process(target=write_for_ever, args=(make, ready))
    process.start()
    assert ready.wait(DEADLINE)
    os.kill(process.pid, signal.SIGKILL)
    process.join(DEADLINE)
    engine = make()
    engine.index([document("after", "로봇")])
    engine.refresh("things")
    assert [hit.id for hit in engine.search("things", Query(text="로봇", viewer=EVERYONE)).hits] == ["after"]
    assert "endless-0" in dict(engine.ids("things"))
