"""`manage.py serve`: the whole installation on one machine, for a newcomer: schema, demo, worker and server."""

import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Prepares the database, loads the demo into an empty one, and runs the server and the worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *args: Any, port: int, no_demo: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("serve is for one machine; docs/operations.md says how to run on servers.")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise CommandError(f"Port {port} is in use; choose another: make run PORT=8001") from error
        self.stderr.write("== Database")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable")
        if not no_demo:
            call_command("load_demo", if_empty=True)
        manage = [sys.executable, sys.argv[0]]
        # Browsers open connections ahead of use, and each holds a thread until its first byte: many threads, no proxy.
        server = [
            *(sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"),
            *("--worker-class", "gthread", "--threads", "32", "--keep-alive", "60", "--log-level", "warning"),
            *("--limit-request-line", "8190"),  # a pasted paragraph stands in the address
        ]
        env = {"SITE_URL": f"http://127.0.0.1:{port}", **os.environ}  # for the links in mail
        children = [subprocess.Popen(command, env=env) for command in ([*manage, "work"], server)]  # noqa: S603
        self.stderr.write(f"== AI-ON runs at http://127.0.0.1:{port} — Ctrl-C stops it")
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            while all(child.poll() is None for child in children):
                time.sleep(0.5)
        except KeyboardInterrupt:
            pass
        finally:
            for child in children:
                if child.poll() is None:
                    child.send_signal(signal.SIGTERM)
            for child in children:
                child.wait(timeout=30)
        if any(child.returncode not in (0, -signal.SIGTERM, -signal.SIGINT) for child in children):
            raise CommandError("The server or the worker ended by itself; its message stands above.")
