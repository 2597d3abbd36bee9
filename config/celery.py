"""Celery as a second way to drain the outbox: ticks carry no payload, so none is missed.

Requests never import this module and never touch the broker.
"""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("aion")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    beat_schedule={
        # A tick that waited while the workers were busy is dropped: ticks don't pile up.
        "drain the outbox": {"task": "outbox.drain", "schedule": 1.0, "options": {"expires": 2.0}},
    },
    beat_schedule_filename=str(settings.DATA_DIR / "celerybeat"),
    worker_hijack_root_logger=False,
)


@app.task(name="outbox.drain")
def drain() -> None:
    from foundation.outbox import worker

    worker.turn()
