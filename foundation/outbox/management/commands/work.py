"""The worker: drains the outbox until it is told to stop; several may run at once."""

import signal
import threading
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError

from foundation.outbox import worker
from foundation.outbox.models import Job

log = structlog.get_logger(__name__)

PAUSE = 0.3  # seconds between looks at an empty table


class Command(BaseCommand):
    help = "Runs the jobs of the outbox; SIGTERM and SIGINT end it after the job in hand."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run what is due, then exit")
        parser.add_argument(
            "--idle-exit",
            action="store_true",
            help="exit when nothing is due, in another worker's hands or waiting for another try",
        )

    def handle(self, *, once: bool, idle_exit: bool, **options: Any) -> None:
        stopped = threading.Event()
        before = {
            number: signal.signal(number, lambda *args: stopped.set())
            for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            if once:
                worker.add_recurring()
                worker.drain(stop=stopped.is_set)
            else:
                self.work(stopped, idle_exit=idle_exit)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def work(self, stopped: threading.Event, *, idle_exit: bool) -> None:
        log.info("outbox.work.started")
        while not stopped.is_set():
            try:
                ran = worker.turn(stop=stopped.is_set)
                if idle_exit and not ran and not Job.objects.unsettled().exists():
                    break
            except (OperationalError, InterfaceError) as error:
                # The database is away or busy: what was in hand comes back with its lease.
                log.warning("outbox.work.database", error=repr(error))
            stopped.wait(PAUSE)
        log.info("outbox.work.stopped")
