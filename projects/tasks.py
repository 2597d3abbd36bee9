"""Projects' jobs."""

from datetime import time as time_of_day
from typing import Any

from foundation import outbox

from .models import Diligence, SpendingBatch
from .services import diligence, reminders, spending


@outbox.database(reminders.SCAN)
def scan_duties(job: Any) -> None:
    reminders.scan()


@outbox.database(reminders.REMIND)
def remind(job: Any, *, duty: str, record: str, step: str, due_on: str) -> None:
    reminders.remind(duty=duty, record=record, step=step, due_on=due_on)


@outbox.external(spending.IMPORT)
def import_spending(job: Any, *, batch_id: int) -> None:
    spending.carry_out(batch=SpendingBatch.objects.get(pk=batch_id), alive=job.renew)


@outbox.database(diligence.FINALISE)
def finalise_diligence(job: Any, *, diligence_id: int) -> None:
    diligence.finalise(diligence=Diligence.objects.get(pk=diligence_id))


outbox.schedule("projects.reminders", kind=reminders.SCAN, daily_at=time_of_day(9, 5))
