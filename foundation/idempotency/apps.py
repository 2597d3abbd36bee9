from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    name = "foundation.idempotency"
    label = "idempotency"
