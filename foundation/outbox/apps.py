from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class OutboxConfig(AppConfig):
    name = "foundation.outbox"
    label = "outbox"

    def ready(self) -> None:
        autodiscover_modules("tasks")
        post_migrate.connect(write_schedules, sender=self)


def write_schedules(using: str, **kwargs: Any) -> None:
    """Bring the rows in line with what the apps declare as recurring; a known row keeps its next time."""
    from .models import Schedule
    from .registry import schedules

    if Schedule._meta.db_table not in connections[using].introspection.table_names():
        return  # migrated back to zero
    rows = Schedule.objects.using(using)
    rows.exclude(name__in=schedules).delete()
    for name, work in schedules.items():
        rows.update_or_create(
            name=name,
            defaults={
                "kind": work.kind,
                "payload": dict(work.payload),
                "every": work.every,
                "daily_at": work.daily_at,
            },
        )
