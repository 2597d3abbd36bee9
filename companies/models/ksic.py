"""한국표준산업분류, 11th revision, as rows: sections, divisions, some groups; finer ones by import."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ksic(models.Model):
    class Level(models.IntegerChoices):
        SECTION = 1, _("대분류")
        DIVISION = 2, _("중분류")
        GROUP = 3, _("소분류")
        CLASS = 4, _("세분류")
        SUBCLASS = 5, _("세세분류")

    code = models.CharField(_("코드"), max_length=5, primary_key=True)
    name = models.CharField(_("이름"), max_length=120)
    level = models.PositiveSmallIntegerField(_("단계"), choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    #: Counts up with each change by an import, so that who holds the table sees that it is another.
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("표준산업분류")
        verbose_name_plural = _("표준산업분류")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
