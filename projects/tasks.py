"""Projects' jobs."""

from typing import Any

from foundation import outbox

from .models import Diligence
from .services import diligence


@outbox.database(diligence.FINALISE)
def finalise_diligence(job: Any, *, diligence_id: int) -> None:
    diligence.finalise(diligence=Diligence.objects.get(pk=diligence_id))
