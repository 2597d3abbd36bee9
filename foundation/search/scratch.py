"""An engine of the configured kind with an index of its own, for a measurement; it is gone at the end."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from .contract import Engine, IndexSpec


@contextmanager
def scratch_engine(spec: IndexSpec) -> Iterator[Engine]:
    """Raises SearchUnavailable where the configured engine is away."""
    if not settings.ELASTICSEARCH_URL:
        from .tantivy_engine import TantivyEngine

        with tempfile.TemporaryDirectory() as folder:
            yield TantivyEngine(lambda _: spec, Path(folder))
        return
    from .registry import make_elastic

    engine = make_elastic(lambda _: spec, f"{settings.SEARCH_PREFIX}-scratch-{uuid4().hex[:8]}")
    try:
        yield engine
    finally:
        engine.drop()
