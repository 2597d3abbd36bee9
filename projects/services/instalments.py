"""Instalments: a gate's forward decision makes those of its stage payable, in its own transaction."""

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import move

from .. import workflow
from ..models import Gate, Instalment


def make_payable(*, gate: Gate, by: User) -> list[Instalment]:
    """The planned instalments of the stage that `gate` has just passed; called under the gate's lock."""
    opened = {"gate": gate, "payable_at": clock.now()}
    planned = gate.project.instalments.filter(stage=gate.stage, status=Instalment.Status.PLANNED)
    rows = list(planned.select_for_update())
    for instalment in rows:
        move(instalment, workflow.INSTALMENT, to=Instalment.Status.PAYABLE, by=by, set=opened)
    return rows
