"""From a changed row to the index: queued in the deciding transaction, written as the row is by then."""

import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from foundation import outbox
from foundation.outbox.models import Job, Schedule
from foundation.search import (
    Document,
    Hit,
    IndexMissing,
    Query,
    Result,
    SearchUnavailable,
    Source,
    changed,
    changed_many,
    get_engine,
    registry,
    search_or,
    services,
)
from tests.search.conftest import EVERYONE
from tests.search.notes import SPEC, Note, build, save

CLOSED = "http://127.0.0.1:9"  # the discard port: nothing listens there


@pytest.fixture
def away(notes, settings):
    settings.ELASTICSEARCH_URL = CLOSED


def found(text="", viewer=EVERYONE):
    return [hit.id for hit in get_engine().search("notes", Query(text=text, viewer=viewer)).hits]


def test_a_change_is_indexed_by_the_worker(notes):
    note = save(Note(title="비전검사"))
    outbox.drain()
    assert found("비전검사") == [str(note.pk)]
    note.title = "예지보전"
    save(note)
    assert found("비전검사") == [str(note.pk)]
    outbox.drain()
    assert (found("비전검사"), found("예지보전")) == ([], [str(note.pk)])
    assert list(services.differences("notes")) == []


def test_a_change_that_is_rolled_back_queues_nothing(notes):
    note = save(Note(title="비전검사"))
    outbox.drain()
    with transaction.atomic():
        changed(note)
        transaction.set_rollback(True)
    assert not Job.objects.filter(state=Job.PENDING).exists()


def test_many_changes_of_a_row_wait_as_one_job(notes):
    note = save(Note(title="하나"))
    for title in ("둘", "셋"):
        note.title = title
        save(note)
    assert Job.objects.filter(kind="search.index", state=Job.PENDING).count() == 1
    outbox.drain()
    assert found("셋") == [str(note.pk)]


def test_versions_only_grow(notes):
    stale = save(Note(title="비전검사"))
    versions = [notes.get(pk=stale.pk).version]
    for _ in range(3):
        save(notes.get(pk=stale.pk))
        stale.save()  # an object read long ago
        versions.append(notes.get(pk=stale.pk).version)
    assert versions == sorted(set(versions))


def test_a_row_with_a_masked_document(notes):
    note = save(Note(title="공장 증설", body="인수 검토", state="secret"))
    outbox.drain()
    assert found() == [f"{note.pk}:masked"]
    assert found("인수 검토") == []
    assert found("인수 검토", frozenset({"firm:1"})) == [str(note.pk)]
    note.state = "public"
    save(note)
    outbox.drain()
    assert found() == [str(note.pk)]
    note.state = "draft"
    save(note)
    outbox.drain()
    assert found("", frozenset({"all", "firm:1"})) == []
    note.state = "secret"
    save(note)
    outbox.drain()
    assert found() == [f"{note.pk}:masked"]


def test_a_deleted_row_leaves_with_all_its_documents(notes):
    note = save(Note(title="공장 증설", state="secret"))
    outbox.drain()
    with transaction.atomic():
        changed(note)
        note.delete()
    outbox.drain()
    assert list(get_engine().ids("notes")) == []


def test_an_import_queues_every_row(notes, django_assert_max_num_queries):
    rows = notes.bulk_create(Note(title=f"비전검사 {number}") for number in range(120))
    with django_assert_max_num_queries(20):
        changed_many(notes.filter(pk__lte=rows[99].pk))
    outbox.drain()
    assert get_engine().count("notes", EVERYONE) == 120  # the first job built the index, from all rows
    notes.update(title="예지보전")
    changed_many(notes.filter(pk__lte=rows[99].pk))
    outbox.drain()
    assert get_engine().search("notes", Query(text="예지보전", viewer=EVERYONE)).total == 100


def test_only_declared_models_and_indexes(notes, monkeypatch):
    note = save(Note(title="비전검사"))
    with pytest.raises(ValueError, match="two sources"):
        registry.register(Source(model=Note, spec=SPEC, build=build))
    monkeypatch.delitem(registry._sources, "notes")
    with pytest.raises(LookupError, match="Note"):
        changed(note)


# reindex


def test_reindex_and_check(notes):
    first, second = notes.bulk_create([Note(title="비전검사"), Note(title="예지보전")])
    call_command("reindex", "notes", stdout=StringIO())
    out = StringIO()
    call_command("reindex", "notes", "--check", stdout=out)
    assert "agree" in out.getvalue()
    notes.filter(pk=first.pk).update(version=5)
    get_engine().delete("notes", {str(second.pk): 9})
    get_engine().index([Document(id="99", index="notes", version=3, texts={"title": "x"}, acl=("all",))])
    errors = StringIO()
    with pytest.raises(CommandError, match="3 documents differ") as failure:
        call_command("reindex", "notes", "--check", stderr=errors)
    assert failure.value.returncode == 1
    assert f"notes {first.pk}: version 1 in the index, 5 in the database" in errors.getvalue()
    assert f"notes {second.pk}: not in the index" in errors.getvalue()
    assert "notes 99: not in the database" in errors.getvalue()
    call_command("reindex", "notes", stdout=StringIO())
    assert list(services.differences("notes")) == []


def test_reindex_of_many_rows_takes_them_all(notes):
    notes.bulk_create(Note(title=f"비전검사 {number}") for number in range(registry.CHUNK + 1))
    seen = []
    assert services.rebuild(index="notes", progress=seen.append) == registry.CHUNK + 1
    assert seen == [registry.CHUNK, 1]
    assert get_engine().count("notes", EVERYONE) == registry.CHUNK + 1


def test_reindex_of_an_unknown_index(notes):
    with pytest.raises(CommandError, match="no such index"):
        call_command("reindex", "nonsense")


def test_reindex_says_that_the_engine_is_away(away):
    with pytest.raises(CommandError, match="doesn't answer"):
        call_command("reindex", "notes")


# An engine that is away


def fallback():
    return Result(hits=[Hit(id="1", score=0.0)], total=1)


def test_the_database_serves_while_the_engine_is_away(away, settings):
    result = search_or("notes", Query(viewer=EVERYONE), fallback)
    assert (result.engine, result.stale, result.total) == ("database", True, 1)
    settings.ELASTICSEARCH_URL = ""
    services.rebuild(index="notes")
    assert search_or("notes", Query(viewer=EVERYONE), fallback).stale, "an engine that failed gets a pause"


def test_the_database_serves_until_an_index_is_built(notes):
    assert search_or("notes", Query(viewer=EVERYONE), fallback).stale
    services.rebuild(index="notes")
    result = search_or("notes", Query(viewer=EVERYONE), fallback)
    assert (result.engine, result.stale, result.total) == ("tantivy", False, 0)


def test_a_job_waits_for_the_engine(away, settings):
    save(Note(title="비전검사"))
    outbox.drain()
    job = Job.objects.get(kind="search.index")
    assert (job.state, job.attempts) == (Job.PENDING, 1)
    settings.ELASTICSEARCH_URL = ""
    Job.objects.update(run_after=job.created_at)
    outbox.drain()
    assert found("비전검사") != []


def test_an_index_that_is_not_there_is_built_without_being_asked_for(notes):
    Note.objects.create(title="비전검사")
    with pytest.raises(IndexMissing):
        found("비전검사")
    outbox.add("search.build_missing")
    outbox.drain()
    assert found("비전검사") != []
    assert Schedule.objects.get(name="search.build_missing").every == 60


def test_health_of_an_engine_that_is_away(away):
    health = get_engine().health()
    assert (health["engine"], health["ok"]) == ("elasticsearch", False)
    with pytest.raises(SearchUnavailable):
        get_engine().search("notes", Query(viewer=EVERYONE))


def test_a_fork_gets_an_engine_of_its_own(notes):
    services.rebuild(index="notes")
    save(Note(title="비전검사"))
    outbox.drain()
    here = get_engine()
    assert found("비전검사")
    read, write = os.pipe()
    if not (child := os.fork()):
        other = get_engine() is not here and bool(found("비전검사"))
        os.write(write, b"1" if other else b"0")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(read, 1) == b"1"
