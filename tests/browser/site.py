"""A real installation with the demo, served as `make run` serves it: one for all workers of a run.

It is begun as soon as a test is collected that walks through it, and loads its demo while the others run. On
PostgreSQL it gets a database of its own beside the tests' one.
"""

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.turns import APART

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """`environment` is that of its processes, so that a command can be run on its data."""

    def __init__(self, port: int, environment: dict[str, str]) -> None:
        self.port = port
        self.environment = environment
        self.url = f"http://127.0.0.1:{port}"
        self.log = Path(environment["DATA_DIR"]) / "log"
        self.ended = Path(environment["DATA_DIR"]) / "ended"

    def wait(self) -> None:
        """Until it answers."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            assert not self.ended.exists(), self.log.read_text()
            assert time.monotonic() < deadline, f"no answer in {START_SECONDS} s\n{self.log.read_text()}"
            try:
                urllib.request.urlopen(f"{self.url}/readyz", timeout=5)
                return
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.3)


class Host:
    """Begins and ends an installation; `plan` tells where it will be. The one of the run is hosted by the process that
    starts the workers. `command` gets the port."""

    def __init__(self, name: str = "site", command: Sequence[str] = ("manage.py", "serve", "--port")) -> None:
        self.command = command
        self.folder = tempfile.TemporaryDirectory(prefix=f"aion-{name}-", ignore_cleanup_errors=True)
        self.server = os.environ.get("DATABASE_URL", "")
        self.database = f"{name}_{os.getpid()}"
        environment = {
            **os.environ,
            "DATA_DIR": self.folder.name,
            "SEARCH_PREFIX": f"aion-{name}-{os.getpid()}",
        }
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        environment.pop("CELERY_BROKER_URL", None)
        if self.server:
            environment["DATABASE_URL"] = urlsplit(self.server)._replace(path=f"/{self.database}").geturl()
        else:  # the embedded column, whatever servers are up
            environment |= {"ELASTICSEARCH_URL": "", "REDIS_URL": ""}
        self.plan: dict[str, Any] = {"port": free_port(), "environment": environment}
        self.process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        if self.process:
            return
        self._on_server(f"CREATE DATABASE {self.database}")
        site = Site(**self.plan)
        command = [sys.executable, *self.command, str(site.port)]
        with site.log.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=site.environment, stdout=output, stderr=output
            )
        self.watch = threading.Thread(target=lambda: (self.process.wait(), site.ended.touch()))
        self.watch.start()

    def end(self) -> None:
        if self.process:
            self.process.terminate()
            self.watch.join(timeout=40)
            self._on_server(f"DROP DATABASE {self.database} WITH (FORCE)")
        self.folder.cleanup()

    def _on_server(self, statement: str) -> None:
        if self.server:
            with psycopg.connect(self.server, autocommit=True) as connection:
                connection.execute(statement)


HOST = pytest.StashKey[Host]()


def host(config: pytest.Config) -> Host:
    if HOST not in config.stash:
        config.stash[HOST] = Host()
    return config.stash[HOST]


def begin(config: pytest.Config, ids: Iterable[str]) -> None:
    walked = any(id.startswith("tests/browser/") and not id.startswith(APART) for id in ids)
    if walked and not config.option.collectonly:
        host(config).begin()
