"""A process with the tests collected and the test database made, which forks for every task that it is given.

Tasks: ("reach", names) runs the tests and answers what bites in each; ("miss", site, names) removes the site and
answers which test fails first, if any.
"""

import importlib
import os
import signal
import time
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from . import sites

ROOT = Path(__file__).resolve().parents[2]
SERVERS = "not (postgresql or redis or elasticsearch or browser)"
LIMIT = 300  # seconds after which what hangs counts as missed


class Lane:
    def __init__(self, conn: Connection, packages: list[str]) -> None:
        self.conn, self.packages = conn, packages
        self.switch = sites.Switch()
        self.rows: dict[tuple[int, str, str], sites.Site] = {}
        self.workflows: dict[str, Any] = {}
        self.failed = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        if first := next((item for item in session.items if item.get_closest_marker("django_db")), None):
            self.run(first)  # which makes the database
        self.install()
        self.conn.send((sorted({*self.switch.sites, *self.rows.values()}), list(self.items)))
        while task := self.conn.recv():
            self.conn.send(self.fork(task))
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed |= report.failed

    def install(self) -> None:
        self.tables = importlib.import_module(f"{__package__}.tables")  # which needs Django set up
        for path in sites.files(ROOT, self.packages):
            module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            sites.install(path, ROOT, self.switch)
            if path.stem == "workflow":
                self.workflows[str(path.relative_to(ROOT))] = module
                self.rows |= self.tables.transitions(module, path, ROOT)
        self.tables.watch(self.rows, self.switch)

    def fork(self, task: tuple) -> Any:
        """What the child answers; None where it died or ran out of time."""
        here, there = Pipe()
        pid = os.fork()
        if not pid:
            signal.alarm(LIMIT)
            there.send(self.reach(*task[1:]) if task[0] == "reach" else self.miss(*task[1:]))
            os._exit(0)
        there.close()
        try:
            answer = here.recv()
        except EOFError:
            answer = None
        here.close()
        os.waitpid(pid, 0)
        return answer

    def reach(self, names: list[str]) -> dict[str, tuple[float, list[sites.Site], bool]]:
        """By test: its seconds, what bites in it, and whether it passes."""
        found = {}
        for name in names:
            self.switch.bitten.clear()
            begun = time.perf_counter()
            self.run(self.items[name])
            found[name] = (time.perf_counter() - begun, sorted(self.switch.bitten), not self.failed)
        return found

    def miss(self, site: sites.Site, names: list[str]) -> tuple[str]:
        """The first test that fails without the site, or an empty name."""
        self.switch.off = site
        if site.path in self.workflows:
            self.tables.remove(self.workflows[site.path], self.rows, site)
        for name in names:
            self.run(self.items[name])
            if self.failed:
                return (name,)
        return ("",)

    def run(self, item: pytest.Item) -> None:
        """Another test is said to follow, of another module if there is one, so that the session goes on."""
        self.failed = False
        others = [other for other in self.items.values() if other is not item]
        following = next((other for other in others if other.path != item.path), others[0])
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def work(conn: Connection, packages: list[str], tests: list[str], folder: str) -> None:
    """What a lane's process runs; the output of its tests goes to a file in its folder."""
    Path(folder).mkdir()
    log = os.open(f"{folder}/log", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ["TEST_DATA_DIR"] = f"{folder}/data"
    for server in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "ELASTICSEARCH_URL", "FAIL_ON_SKIP"):
        os.environ.pop(server, None)
    options = ["-p", "no:xdist", "--capture=no", "-m", SERVERS, f"--basetemp={folder}/tmp"]
    pytest.main([*options, "-o", "tmp_path_retention_policy=none", *tests], plugins=[Lane(conn, packages)])
