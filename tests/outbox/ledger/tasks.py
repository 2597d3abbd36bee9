import os
import signal

from foundation import outbox

from .models import Entry


@outbox.database("ledger.write")
def write(job, *, number):
    """Writes the row; every tenth one, at its first attempt, kills its worker before the commit."""
    Entry.objects.create(number=number)
    if number % 10 == 5 and job.attempts == 1:
        os.kill(os.getpid(), signal.SIGKILL)
