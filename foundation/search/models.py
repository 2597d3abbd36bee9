"""What a searchable row carries: a version that only grows, so that the index can tell new from old.

And the words by which a misspelt search is put right.
"""

from typing import Any

from django.db import models
from django.db.models import F


class VersionField(models.PositiveBigIntegerField):
    """Counts up in the database at each save, so that a row read long ago never brings back its version."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return super().pre_save(model_instance, add) if add else F(self.attname) + 1


class Indexed(models.Model):
    """Base of searchable models; services call search.changed(obj) in the transaction that changes it."""

    version = VersionField(default=1, editable=False)

    class Meta:
        abstract = True


class Vocabulary(models.Model):
    """The one collection of public words (see vocabulary.py), as JSON: {word: how often}."""

    ONLY = 1

    words = models.TextField()
    stamp = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.stamp
