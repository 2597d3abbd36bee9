"""Saved searches over an embedded engine of the test's own."""

import pytest

from foundation.search import services as index


@pytest.fixture(autouse=True)
def own_engine(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    settings.ELASTICSEARCH_URL = ""
    monkeypatch.setattr(index, "_down_until", 0.0)


@pytest.fixture
def indexed(db):
    """Brings the index up to date with the database."""

    def fill() -> None:
        for name in ("solutions", "needs"):
            index.rebuild(index=name)

    fill()
    return fill
