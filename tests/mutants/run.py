"""The run: what is to be removed, which tests may miss it, who does it, and what is told."""

import argparse
import hashlib
import json
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from .lane import ROOT, work
from .sites import Site

PACKAGES = ["companies", "solutions", "matchmaking", "projects"]
TESTS = [*PACKAGES, "permissions", "api", "imports", "thesaurus", "saved_searches"]
PRODUCT = [*PACKAGES, "alliance", "foundation", "config", "templates"]
CACHE = Path(os.environ.get("DATA_DIR") or ROOT / "var") / "mutants.json"
AT_ONCE = 30  # tests in one task of the first run

Reach = dict[str, tuple[float, list[Site], str]]


def main(arguments: list[str] | None = None) -> int:
    """0 where every removal is missed, 1 where some aren't, 2 where tests fail with nothing removed: they miss none."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("packages", nargs="*", default=PACKAGES, help="packages, or files of them")
    parser.add_argument("--tests", nargs="+", default=[f"tests/{name}" for name in TESTS])
    parser.add_argument("--lanes", type=int, default=os.cpu_count())
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="aion-mutants-") as folder:
        lanes = Lanes(given.lanes, given.packages, given.tests, folder)
        reach = known(lanes)
        sound = {name: told for name, told in reach.items() if not told[2]}
        missed = dict(try_all(lanes, sound))
        lanes.end()
    left = [site for site in lanes.sites if not missed[site]]
    for site in left:
        biting = sum(site in sites for _seconds, sites, _failure in sound.values())
        sys.stdout.write(f"{site}  ({biting} tests meet it)\n")
    tell(f"{len(lanes.sites)} removed one by one, {len(left)} that no test misses")
    if len(sound) < len(reach):
        tell(f"{len(reach) - len(sound)} tests failed with nothing removed")
        return 2
    return 1 if left else 0


class Lanes:
    """Several processes, each with a task at a time."""

    def __init__(self, count: int, packages: list[str], tests: list[str], folder: str) -> None:
        context = multiprocessing.get_context("spawn")
        self.folder = folder
        self.conns: list[Connection] = []
        for n in range(count):
            here, there = context.Pipe()
            context.Process(target=work, args=(there, packages, tests, f"{folder}/{n}"), daemon=True).start()
            there.close()
            self.conns.append(here)
        for conn in self.conns:
            self.sites, self.tests = self.answer(conn)

    def answer(self, conn: Connection) -> Any:
        try:
            return conn.recv()
        except EOFError:
            log = Path(self.folder, str(self.conns.index(conn)), "log").read_text()
            raise SystemExit(f"A lane ended early.\n{log[-4000:]}") from None

    def run(self, tasks: Iterable[tuple]) -> Iterator[tuple[tuple, Any]]:
        """Each task with its answer, in the order in which they come."""
        waiting, busy = iter(tasks), {}
        for conn in self.conns:
            if task := next(waiting, None):
                conn.send(task)
                busy[conn] = task
        while busy:
            for conn in wait(list(busy)):
                yield busy.pop(conn), self.answer(conn)
                if task := next(waiting, None):
                    conn.send(task)
                    busy[conn] = task

    def end(self) -> None:
        for conn in self.conns:
            conn.send(None)


def known(lanes: Lanes) -> Reach:
    """What bites in each test: from the last run as far as neither the product nor the test has changed since."""
    product = digest(path for name in PRODUCT for path in (ROOT / name).rglob("*") if path.is_file())
    support = digest(path for path in (ROOT / "tests").rglob("*.py") if not path.name.startswith("test_"))
    names: dict[str, list[str]] = {}
    for test in lanes.tests:
        names.setdefault(test.split("::")[0], []).append(test)
    stamps = {file: f"{product} {support} {digest([ROOT / file])} {len(names[file])}" for file in names}
    kept = json.loads(CACHE.read_text()) if CACHE.exists() else {}
    fresh = {file for file in names if kept.get(file, {}).get("stamp") == stamps[file]}
    tasks = [
        ("reach", tests[start : start + AT_ONCE])
        for file, tests in names.items()
        if file not in fresh
        for start in range(0, len(tests), AT_ONCE)
    ]
    reach: Reach = {
        name: (seconds, [Site(*site) for site in sites], failure)
        for file in fresh
        for name, (seconds, sites, failure) in kept[file]["tests"].items()
    }
    for done, (task, found) in enumerate(lanes.run(tasks), start=1):
        tell(f"{done}/{len(tasks)} runs of tests: {task[1][0].split('::')[0]}")
        found = found or dict.fromkeys(task[1], (0.0, [], "it hung or died"))
        tell(*(f"{name} fails with nothing removed:\n{why}" for name, (_, _, why) in found.items() if why))
        reach |= found
    CACHE.parent.mkdir(parents=True, exist_ok=True)
    written = {
        file: {
            "stamp": stamps[file],
            "tests": {name: (reach[name][0], [astuple(s) for s in reach[name][1]], "") for name in tests},
        }
        for file, tests in names.items()
        if not any(reach[name][2] for name in tests)
    }
    CACHE.write_text(json.dumps(kept | written, ensure_ascii=False))
    return reach


def try_all(lanes: Lanes, reach: Reach) -> Iterator[tuple[Site, str]]:
    """Each site with the test that misses it, or none; the quickest tests first."""
    tests: dict[Site, list[str]] = {site: [] for site in lanes.sites}
    for name in sorted(reach, key=lambda name: reach[name][0]):
        for site in reach[name][1]:
            if site in tests:
                tests[site].append(name)
    for done, (task, answer) in enumerate(lanes.run(("miss", *task) for task in tests.items()), start=1):
        missed = answer[0] if answer else "(the tests hung or died)"
        tell(f"{done}/{len(tests)} {task[1]} {'– ' + missed if missed else '– NO TEST MISSES IT'}")
        yield task[1], missed


def digest(paths: Iterable[Path]) -> str:
    texts = hashlib.sha256()
    for path in sorted(paths):
        if "__pycache__" not in path.parts:
            texts.update(path.read_bytes())
    return texts.hexdigest()[:16]


def tell(*lines: str) -> None:
    sys.stderr.writelines(f"{line}\n" for line in lines)
