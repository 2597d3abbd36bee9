"""What a searchable row carries: a version that only grows, so that the index can tell new from old.

And what search has learnt from public texts: the words by which a misspelt search is put right, and the spaces in
which texts of like meaning are near each other.
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


class Space(models.Model):
    """What meaning.py learnt of an index: its words' places, packed as npz. `index` says whether it serves or is being
    filled."""

    index = models.CharField(max_length=40)
    packed = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    learnt_from = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["index"], name="space_of_index")]

    def __str__(self) -> str:
        return f"{self.index} {self.sha256[:8]}"


class Vector(models.Model):
    """A document's place in a space: float32 numbers, of length 1 together."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="vectors")
    document = models.CharField(max_length=80)
    numbers = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "document"], name="vector_once")]

    def __str__(self) -> str:
        return self.document
