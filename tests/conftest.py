"""What every test may ask for, and which servers a test may need.

A test that needs a server which isn't there is skipped with one line saying which; with FAIL_ON_SKIP set, as in
`.ci/run`, a skip fails the run.
"""

import gc
import os
import shutil
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.utils import translation

from tests import factories, turns
from tests.browser import site

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def missing_server(name: str) -> str:
    """Why tests marked `name` can't run here; empty when they can."""
    if name == "postgresql" and connection.vendor != "postgresql":
        return "needs PostgreSQL: set DATABASE_URL"
    if name == "sqlite" and connection.vendor != "sqlite":
        return "is about SQLite: unset DATABASE_URL"
    if name == "redis" and not (os.environ.get("REDIS_URL") and os.environ.get("CELERY_BROKER_URL")):
        return "needs Redis: set REDIS_URL and CELERY_BROKER_URL"
    if name == "elasticsearch" and not os.environ.get("ELASTICSEARCH_URL"):
        return "needs Elasticsearch: set ELASTICSEARCH_URL"
    if name == "browser" and not CHROMIUM:
        return "needs Chromium on the PATH"
    return ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=turns.turn)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> turns.Scheduling:
    return turns.Scheduling(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["site"] = site.host(node.config).plan


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any, ids: list[str]) -> None:
    site.begin(node.config, ids)


def pytest_collection_finish(session: pytest.Session) -> None:
    """What has been loaded by now stays: looking through it for garbage, over and over, took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    if not hasattr(session.config, "workerinput"):
        site.begin(session.config, [item.nodeid for item in session.items])


def pytest_unconfigure(config: pytest.Config) -> None:
    if site.HOST in config.stash:
        site.host(config).end()


def pytest_runtest_setup(item: pytest.Item) -> None:
    for name in ("postgresql", "sqlite", "redis", "elasticsearch", "browser"):
        if item.get_closest_marker(name) and (why := missing_server(name)):
            pytest.skip(why)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("FAIL_ON_SKIP") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = 1
        reporter.write_line("FAIL_ON_SKIP is set, and tests were skipped.", red=True)


@pytest.fixture(autouse=True)
def engine_is_asked(monkeypatch):
    """One test's dead engine keeps no other test from asking its own."""
    monkeypatch.setattr("foundation.search.services._down_until", 0.0)


@pytest.fixture(autouse=True)
def nobody_has_tried():
    """One test's tries and rates leave another its own."""
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture(autouse=True)
def korean():
    """One test's last request leaves another the product's language."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def coordinator(db):
    return factories.UserFactory(is_coordinator=True, name="김코디")


@pytest.fixture
def administrator(db):
    return factories.UserFactory(is_staff=True, is_superuser=True, name="이관리")


@pytest.fixture
def stranger(db):
    """Signed in, with neither a role nor a firm."""
    return factories.UserFactory(name="남모름")
