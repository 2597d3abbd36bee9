"""A small installation with a database of its own, live worker processes and a real SMTP sink."""

import contextlib
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from email import message_from_bytes
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

ROOT = Path(__file__).resolve().parents[2]
DEADLINE = 120  # seconds: for a busy machine, never waited for in full


def wait_until(condition):
    """Poll until `condition()`; an assertion error after the deadline."""
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, "The processes didn't get there in time."
        time.sleep(0.001)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Sink:
    """Receives mail and keeps its Message-IDs; `refusals` are answers to RCPT or DATA instead.

    Nobody can log in, and nobody has to.
    """

    def __init__(self, refusals=None):
        self.received = []
        self.refusals = refusals or {}
        self.port = free_port()
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            authenticator=lambda *attempt: AuthResult(success=False, handled=False),
            auth_require_tls=False,
        )
        self._strike = None

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *error):
        self._controller.stop()

    def strike(self, action, *, after):
        """Call `action` at the next mail: before it is answered, or that many seconds after."""
        self._strike = (action, after)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if "RCPT" in self.refusals:
            return self.refusals["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if "DATA" in self.refusals:
            return self.refusals["DATA"]
        self.received.append(message_from_bytes(envelope.content)["Message-ID"])
        strike, self._strike = self._strike, None
        if strike:
            action, after = strike
            if after:
                server.loop.call_later(after, action)
            else:
                action()
        return "250 OK"


class Installation:
    """Where the tests run on PostgreSQL, a new database beside theirs; else an SQLite file in `folder`."""

    def __init__(self, folder, mail_port=1):
        self.server = os.environ.get("DATABASE_URL", "")
        self.is_postgresql = self.server.startswith("postgres")
        self.name = f"aion_test_{uuid.uuid4().hex}"
        self.path = folder / "db.sqlite3"
        if self.is_postgresql:
            url = urlsplit(self.server)._replace(path=f"/{self.name}").geturl()
        else:
            url = f"sqlite:///{self.path}"
        self.url = url
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.outbox.process_settings",
            "DATA_DIR": str(folder),
            "DATABASE_URL": url,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        }
        self.started = []

    def __enter__(self):
        if self.is_postgresql:
            self._on_server(f'CREATE DATABASE "{self.name}"')
        self.manage("migrate", "--run-syncdb", "-v0")
        return self

    def __exit__(self, *error):
        for process in self.started:
            process.kill()
            process.wait()
        if self.is_postgresql:
            self._on_server(f'DROP DATABASE "{self.name}" WITH (FORCE)')

    def _on_server(self, statement):
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)

    def manage(self, *arguments):
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.env, check=True)

    def start(self, *arguments):
        process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=self.env)
        self.started.append(process)
        return process

    def work(self, *options):
        return self.start("manage.py", "work", *options)

    def rows(self, query):
        if self.is_postgresql:
            with psycopg.connect(self.url) as connection:
                return connection.execute(query).fetchall()
        with contextlib.closing(sqlite3.connect(self.path, timeout=20)) as connection:
            return connection.execute(query).fetchall()

    def value(self, query):
        return self.rows(query)[0][0]

    def settled(self):
        return self.value("SELECT count(*) FROM outbox_job WHERE state = 'done'")


def kill(process):
    process.send_signal(signal.SIGKILL)


def moments():
    """When to kill, for ever: as a mail arrives, just after its answer, or anywhere between two jobs."""
    while True:
        yield "before the answer", 0.0
        yield "after the answer", random.uniform(0.0005, 0.004)
        yield "anywhere", random.uniform(0, 0.02)
