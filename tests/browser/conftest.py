"""A real installation with the demo, served as `make run` serves it, and Chromium to walk through it.

On PostgreSQL it gets a database of its own beside the tests' one.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from demo import people
from tests.conftest import CHROMIUM

START_SECONDS = 240


@dataclass(frozen=True)
class Site:
    """`environment` is that of its processes, so that a command can be run on its data."""

    url: str
    log: Path
    environment: dict[str, str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`manage.py serve` in a process of its own, with its data in a new folder."""
    folder = tmp_path_factory.mktemp("site")
    environment = {**os.environ, "DATA_DIR": str(folder), "SEARCH_PREFIX": f"aion-site-{os.getpid()}"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment.pop("CELERY_BROKER_URL", None)
    if not os.environ.get("DATABASE_URL"):  # the embedded column, whatever servers are up
        environment |= {"ELASTICSEARCH_URL": "", "REDIS_URL": ""}
    if given := os.environ.get("DATABASE_URL"):
        parts = urlsplit(given)
        name = f"site_{os.getpid()}"
        with psycopg.connect(given, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        environment["DATABASE_URL"] = urlunsplit(parts._replace(path=f"/{name}"))
    port = free_port()
    log = folder / "log"
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "serve", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=output, stderr=output
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, f"no answer in {START_SECONDS} s\n{log.read_text()}"
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5)
                break
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.3)
        yield Site(f"http://127.0.0.1:{port}", log, environment)
    finally:
        process.terminate()
        process.wait(timeout=40)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def sign_in(site: Site, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """sign_in("coordinator") → a page of that person's; further arguments go to the browser context."""
    contexts: list[BrowserContext] = []

    def enter(account: str | None, **options) -> Page:
        context = chromium.new_context(base_url=site.url, locale="ko-KR", **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        if account:
            page.goto("/accounts/login/")
            page.get_by_label("이메일").fill(f"{account}@{people.DOMAIN}")
            page.get_by_label("비밀번호").fill(people.PASSWORD)
            page.locator("main").get_by_role("button", name="로그인").click()
            page.wait_for_url("/")
        return page

    yield enter
    for context in contexts:
        context.close()
