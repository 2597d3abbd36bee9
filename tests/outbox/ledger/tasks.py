import os
import signal

from foundation import outbox

from .models import Entry


@outbox.database("ledger.write")
def write(job, *, number, deadly):
    """Writes the row; a deadly one kills its worker before the commit, at its first attempt."""
    Entry.objects.create(number=number)
    if deadly and job.attempts == 1:
        os.kill(os.getpid(), signal.SIGKILL)
