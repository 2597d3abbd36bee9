"""A small searchable model with its table, and an embedded engine of the test's own."""

import pytest
from django.db import connection, models, transaction

from foundation.search import Document, Indexed, IndexSpec, Source, changed, registry, services


class Note(Indexed):
    """A public note is found by all, a secret one by its firm, and by all without its body."""

    title = models.CharField(max_length=100)
    body = models.TextField(default="")
    state = models.CharField(max_length=10, default="public")

    class Meta:
        app_label = "search_tests"

    def __str__(self):
        return self.title


SPEC = IndexSpec(name="notes", texts={"title": 2, "body": 1})


def build(rows):
    for note in rows:
        texts = {"title": note.title, "body": note.body}
        common = {"index": "notes", "version": note.version}
        if note.state == "public":
            yield Document(id=str(note.pk), texts=texts, acl=("all",), **common)
        elif note.state == "secret":
            yield Document(id=str(note.pk), texts=texts, acl=("firm:1",), **common)
            yield Document(id=f"{note.pk}:masked", texts={"title": note.title}, acl=("all",), **common)


@pytest.fixture
def notes(transactional_db, monkeypatch, settings, tmp_path):
    """The table of notes, their source, and an embedded engine of this test's own."""
    settings.ELASTICSEARCH_URL = ""
    settings.DATA_DIR = tmp_path
    source = Source(model=Note, spec=SPEC, build=build, variants=("", "masked"))
    monkeypatch.setitem(registry._sources, "notes", source)
    monkeypatch.setattr(services, "_down_until", 0.0)
    with connection.schema_editor() as editor:
        editor.create_model(Note)
    yield Note.objects
    with connection.schema_editor() as editor:
        editor.delete_model(Note)


def save(note):
    with transaction.atomic():
        note.save()
        changed(note)
    return note
