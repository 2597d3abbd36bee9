"""Projects' jobs."""

from datetime import time as time_of_day
from typing import Any

from foundation import outbox

from .services import reminders


@outbox.database(reminders.SCAN)
def scan_duties(job: Any) -> None:
    reminders.scan()


@outbox.database(reminders.REMIND)
def remind(job: Any, *, duty: str, record: str, step: str, due_on: str) -> None:
    reminders.remind(duty=duty, record=record, step=step, due_on=due_on)


outbox.schedule("projects.reminders", kind=reminders.SCAN, daily_at=time_of_day(9, 5))
