"""What a coordinator asks to be mended in a need that was returned, field by field, until it is submitted again.

Its history keeps all of it as the reason of the return.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .needs import Need


class NeedComment(models.Model):
    """`field` is the form's; the words about the whole have none."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="comments")
    field = models.CharField(_("칸"), max_length=32, blank=True)
    text = models.TextField(_("의견"))
    by_key = models.UUIDField(_("적은 사람"))

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["need", "field"], name="comment_once_a_field")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.field}"
