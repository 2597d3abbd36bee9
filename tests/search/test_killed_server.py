"""A real Elasticsearch that hangs, is killed and comes back, while it is searched and written to."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings as configured

from foundation import outbox
from foundation.outbox.models import Job
from foundation.search import Hit, Query, Result, changed_many, get_engine, search_or, services
from tests.search.conftest import EVERYONE
from tests.search.notes import Note, save

SCRIPT = configured.BASE_DIR.parent / "shared" / "bin" / "elasticsearch"
DEADLINE = 60
NOTES = 10
pytestmark = [
    pytest.mark.elasticsearch,
    pytest.mark.long,
    pytest.mark.skipif(not SCRIPT.exists(), reason="needs a script that starts an Elasticsearch of its own"),
]


class Node:
    """An Elasticsearch of this test's own, in a process group of its own."""

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        environment = os.environ | {"ES_PORT": str(self.port), "ES_HEAP": "384m", "TMPDIR": "/tmp"}
        subprocess.run([SCRIPT, "start"], env=environment, check=True, capture_output=True, timeout=120)
        self.folder = Path(f"/tmp/elasticsearch-{self.port}")
        self.pid = int(Path(f"{self.folder}.pid").read_text())
        running = Path(f"/proc/{self.pid}")
        self.command = (running / "cmdline").read_bytes().decode().rstrip("\0").split("\0")
        lines = (running / "environ").read_bytes().decode().rstrip("\0").split("\0")
        self.environment = dict(line.split("=", 1) for line in lines)
        self.home = (running / "cwd").readlink()
        self.user = running.stat().st_uid
        self.started = []

    def signal(self, number):
        os.killpg(self.pid, number)

    def hang(self):
        """Stop it, and wait until it is: the signal takes its time through all of its threads."""
        self.signal(signal.SIGSTOP)
        wait(lambda: set(self.states()) == {"T"})

    def states(self):
        """The state of every thread of the group, a letter each."""
        for line in Path("/proc").glob("[0-9]*/task/*/stat"):
            with contextlib.suppress(OSError):
                state, _parent, group = line.read_text().rpartition(")")[2].split()[:3]
                if int(group) == self.pid:
                    yield state

    def restart(self):
        """The same command again, on the same data."""
        user = {"user": self.user, "group": "nogroup"} if os.getuid() == 0 else {}
        process = subprocess.Popen(
            self.command,
            env=self.environment,
            cwd=self.home,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            **user,
        )
        self.started.append(process)
        self.pid = process.pid

    def remove(self):
        self.signal(signal.SIGKILL)
        for process in self.started:
            process.wait(DEADLINE)
        wait(lambda: shutil.rmtree(self.folder, ignore_errors=True) or not self.folder.exists())
        Path(f"{self.folder}.pid").unlink()


@pytest.fixture
def node(notes, settings, monkeypatch):
    monkeypatch.setattr(services, "PAUSE", 1.0)
    node = Node()
    settings.ELASTICSEARCH_URL = node.url
    yield node
    node.remove()


class Searching(threading.Thread):
    """Somebody who searches all the while; the database's part is played by one row."""

    def __init__(self):
        super().__init__(daemon=True)
        self.answers: list[Result] = []
        self.failures: list[Exception] = []
        self.done = threading.Event()

    def run(self):
        query = Query(text="비전검사", viewer=EVERYONE)
        while not self.done.wait(0.05):
            try:
                self.answers.append(search_or("notes", query, lambda: Result(hits=[], total=0)))
            except Exception as error:  # noqa: BLE001 - no error may reach who searches
                self.failures.append(error)

    def engines_since(self, place):
        return {answer.engine for answer in self.answers[place:]}


def wait(until, deadline=DEADLINE):
    end = time.monotonic() + deadline
    while not (answer := until()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.2)
    return answer


def search(text=""):
    def database():
        rows = Note.objects.filter(title__contains=text)
        return Result(hits=[Hit(id=str(note.pk), score=0.0) for note in rows], total=len(rows))

    return search_or("notes", Query(text=text, viewer=EVERYONE), database)


def work_until_nothing_waits():
    """What failed is tried again now, instead of after its pause."""
    for job in Job.objects.filter(state=Job.PENDING):
        Job.objects.filter(pk=job.pk).update(run_after=job.created_at)
    outbox.drain()
    return not Job.objects.filter(state=Job.PENDING, kind="search.index").exists()


def test_nothing_is_lost_and_the_database_serves_meanwhile(node, notes):
    notes.bulk_create(Note(title=f"비전검사 {number}") for number in range(NOTES))
    services.rebuild(index="notes")
    assert (search("비전검사").engine, search("비전검사").total) == ("elasticsearch", NOTES)
    somebody = Searching()
    somebody.start()
    try:
        # It hangs: the time limit passes, then the database answers.
        node.hang()
        answer = search("비전검사")
        assert (answer.engine, answer.stale, answer.total) == ("database", True, NOTES)
        node.signal(signal.SIGCONT)
        wait(lambda: not search("비전검사").stale)

        # It is killed in mid-search and mid-index.
        before = len(somebody.answers)
        threading.Timer(0.5, node.signal, [signal.SIGKILL]).start()
        for turn in count():
            notes.update(title=f"예지보전 {turn}")
            changed_many(notes.all())
            outbox.drain()
            if Job.objects.filter(state=Job.PENDING, attempts__gt=0, kind="search.index").exists():
                break
        written = save(Note(title="고장 예측"))
        outbox.drain()
        answer = search("고장 예측")
        assert ([hit.id for hit in answer.hits], answer.stale) == ([str(written.pk)], True)
        wait(lambda: "database" in somebody.engines_since(before))

        # It comes back with its data, and catches up.
        node.restart()
        wait(lambda: get_engine().health()["ok"])
        wait(work_until_nothing_waits)
        get_engine().refresh("notes")
        assert list(services.differences("notes")) == []
        wait(lambda: not search("고장 예측").stale)
        assert (search("예지보전").total, search("비전검사").total) == (NOTES, 0)
        assert [hit.id for hit in search("고장 예측").hits] == [str(written.pk)]

        # It comes back empty: the next change builds the index from the database.
        get_engine().drop()
        assert search("예지보전").stale
        save(Note(title="로봇"))
        wait(work_until_nothing_waits)
        assert list(services.differences("notes")) == []
        wait(lambda: not search("로봇").stale)
        assert search("로봇").total == 1
    finally:
        somebody.done.set()
        somebody.join(DEADLINE)
    assert somebody.failures == []
    assert not somebody.is_alive()
