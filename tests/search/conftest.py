"""Both engines under the same tests; Elasticsearch is the real one, or skipped."""

import os
import uuid

import pytest

from foundation.search import Document, IndexSpec
from foundation.search.elastic_engine import ElasticEngine
from foundation.search.tantivy_engine import TantivyEngine
from tests.search.notes import notes

__all__ = ["notes"]

SPEC = IndexSpec(
    name="things",
    texts={"title": 3, "summary": 2, "body": 1},
    filters=("ai_task", "deployment"),
    numbers=("price",),
)
EVERYONE = frozenset({"all"})


def spec(index):
    return {"things": SPEC}[index]


def make_tantivy(root):
    return TantivyEngine(spec, root)


def make_elastic(prefix):
    return ElasticEngine(spec, os.environ["ELASTICSEARCH_URL"].split(","), prefix)


def document(id, title="", *, version=1, acl=("all",), deny=(), summary="", body="", price=None, **filters):
    return Document(
        id=str(id),
        index="things",
        version=version,
        texts={"title": title, "summary": summary, "body": body},
        acl=acl,
        deny=deny,
        filters=filters,
        numbers={"price": price},
    )


def pytest_collection_modifyitems(items):
    if os.environ.get("ELASTICSEARCH_URL"):
        return
    skipped = pytest.mark.skip(reason="needs a real Elasticsearch: set ELASTICSEARCH_URL")
    for item in items:
        if item.get_closest_marker("elasticsearch") and "/search/" in item.path.as_posix():
            item.add_marker(skipped)


@pytest.fixture(params=["tantivy", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def make_engine(request, tmp_path):
    """Makes an engine over this test's own storage; several made by it share that storage."""
    if request.param == "tantivy":
        yield lambda: make_tantivy(tmp_path / "search")
        return
    prefix = f"aion-test-{uuid.uuid4().hex[:12]}"
    yield lambda: make_elastic(prefix)
    make_elastic(prefix).drop()


@pytest.fixture
def engine(make_engine):
    """An engine with an empty index."""
    engine = make_engine()
    engine.rebuild("things", [])
    return engine


@pytest.fixture
def put(engine):
    """Writes documents and makes them visible."""

    def write(*documents):
        engine.index(documents)
        engine.refresh("things")

    return write
