"""The alliance's jobs."""

from datetime import time as time_of_day
from typing import Any

from foundation import outbox

from .models import PackExport
from .services import meeting_reminders, pack_exports, reminders


@outbox.external(pack_exports.MAKE, attempts=8)  # in minutes: somebody waits, and may ask again
def make_export(job: Any, *, export_id: int) -> None:
    export = PackExport.objects.select_related("pack").get(pk=export_id)
    pack_exports.make(export=export, alive=job.renew)


@outbox.database(reminders.SCAN)
def scan_decisions(job: Any) -> None:
    reminders.scan()


@outbox.database(reminders.REMIND)
def remind_decision(job: Any, *, decision_id: int, step: str) -> None:
    reminders.remind(decision_id=decision_id, step=step)


@outbox.database(meeting_reminders.REMIND)
def remind_meeting(job: Any, *, meeting_id: str, since: str) -> None:
    meeting_reminders.remind(meeting_id=meeting_id, since=since)


outbox.schedule("alliance.reminders", kind=reminders.SCAN, daily_at=time_of_day(9, 10))
