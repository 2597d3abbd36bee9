"""Prints of each pack whether it is what was frozen, and which of its figures today's records would tell otherwise, as
one JSON object a line; exits 1 where a pack was tampered with.

Who changes a row can change its hash with it, so the one that the history has counts too.
"""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from alliance import content
from alliance.differences import difference
from alliance.models import Pack
from alliance.quarters import Quarter
from foundation.history.models import Event


def _recorded(pack: Pack) -> str | None:
    """The hash with which it was frozen."""
    frozen = Event.objects.of(pack).filter(verb__in=("pack.frozen", "pack.restated")).first()
    return frozen.data["sha256"] if frozen else None


class Command(BaseCommand):
    help = "Checks the packs' hashes, and compares their figures with what today's records give for the same day."

    def handle(self, *args: Any, **options: Any) -> None:
        sound = True
        for pack in Pack.objects.order_by("year", "quarter", "version").iterator(chunk_size=1):
            intact = pack.intact and pack.sha256 == _recorded(pack)
            sound &= intact
            again = content.build(Quarter(pack.year, pack.quarter), pack.cutoff_on, Pack.Kind(pack.kind))
            told = {
                "pack": str(pack.pk),
                "quarter": f"{pack.year} Q{pack.quarter}",
                "version": pack.version,
                "cutoff_on": pack.cutoff_on.isoformat(),
                "intact": intact,
                "otherwise": [one.told["code"] for one in difference(pack.content, again)],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        if not sound:
            sys.exit(1)
