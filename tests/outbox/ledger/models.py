"""An effect that can be counted: one row each time a job is done."""

from django.db import models


class Entry(models.Model):
    number = models.IntegerField()

    class Meta:
        app_label = "ledger"

    def __str__(self):
        return str(self.number)
