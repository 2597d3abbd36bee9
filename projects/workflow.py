"""The states of projects, gate rounds and deliverables (DESIGN §6)."""

from foundation.history.workflow import Workflow

from .models import Deliverable, Gate, Stage

G = Gate.Status
D = Deliverable.Status

#: The stage that follows each; a stop may come in any of them before completion.
NEXT = {
    Stage.PREPARATION: Stage.POC,
    Stage.POC: Stage.PILOT,
    Stage.PILOT: Stage.COMMERCIALISATION,
    Stage.COMMERCIALISATION: Stage.FINAL_EVALUATION,
    Stage.FINAL_EVALUATION: Stage.SETTLEMENT,
    Stage.SETTLEMENT: Stage.COMPLETED,
    Stage.COMPLETED: Stage.FOLLOW_UP,
}

PROJECT = Workflow(
    "project",
    {stage: (following, Stage.STOPPED) for stage, following in NEXT.items()}
    | {Stage.COMPLETED: (Stage.FOLLOW_UP,)},
    field="stage",
)

GATE = Workflow(
    "gate",
    {
        G.PLANNED: (G.IN_REVIEW,),
        G.IN_REVIEW: (G.GO, G.CONDITIONAL_GO, G.HOLD, G.RECYCLE, G.STOP),
    },
)

DELIVERABLE = Workflow("deliverable", {D.SUBMITTED: (D.ACCEPTED, D.RETURNED)})
