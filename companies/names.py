"""The people behind the keys that records keep, by name. Whoever was erased is a tombstone and has no name."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from .models import User


def names_of(keys: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """The name behind each key, with one query; nobody's key has none."""
    wanted = {key for key in keys if key is not None}
    known = User.objects.filter(pk__in=wanted, erased_at=None).in_bulk()
    return {key: str(known[key]) if key in known else _("탈퇴한 사용자") for key in wanted}
