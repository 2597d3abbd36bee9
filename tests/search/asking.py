"""Asking an engine for everybody, in few words."""

from foundation.search import Query
from tests.search.conftest import EVERYONE


def found(engine, text="", **options):
    return [hit.id for hit in search(engine, text, **options).hits]


def search(engine, text="", viewer=EVERYONE, **options):
    return engine.search("things", Query(text=text, viewer=viewer, **options))
