"""The states of projects and of what belongs to them (DESIGN §6)."""

from foundation.history.workflow import Workflow

from .models import (
    Agreement,
    Deliverable,
    Diligence,
    FollowUp,
    Gate,
    Instalment,
    Lesson,
    Level,
    Report,
    Risk,
    Settlement,
    SpendingBatch,
    Stage,
    Task,
    Terms,
)

A = Agreement.Status
B = SpendingBatch.Status
D = Deliverable.Status
F = FollowUp.Status
G = Gate.Status
I = Instalment.Status  # noqa: E741 - a letter for each table's states
K = Risk.Status
L = Lesson.Status
P = Report.Status
S = Diligence.Status
T = Task.Status
V = Terms.Status

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
#: In which there is still something to do but for follow-up.
RUNNING = tuple(stage for stage in NEXT if stage != Stage.COMPLETED)

PROJECT = Workflow(
    "project",
    {stage: (following, Stage.STOPPED) for stage, following in NEXT.items()}
    | {Stage.COMPLETED: (Stage.FOLLOW_UP,)},
    field="stage",
)

#: What is a fact, such as a firm that gives up, stops a project before its round is reviewed.
GATE = Workflow(
    "gate",
    {
        G.PLANNED: (G.IN_REVIEW, G.STOP),
        G.IN_REVIEW: (G.GO, G.CONDITIONAL_GO, G.HOLD, G.RECYCLE, G.STOP),
    },
)

DELIVERABLE = Workflow("deliverable", {D.SUBMITTED: (D.ACCEPTED, D.RETURNED)})

AGREEMENT = Workflow(
    "agreement",
    {A.DRAFT: (A.SIGNED,), A.SIGNED: (A.AMENDED, A.CLOSED), A.AMENDED: (A.AMENDED, A.CLOSED)},
)

#: The original is approved by the signature; an amendment by the operating body.
TERMS = Workflow("terms", {V.DRAFT: (V.APPROVED,), V.REQUESTED: (V.APPROVED, V.REJECTED, V.WITHDRAWN)})

#: What is reported as done is confirmed by another party, or goes on.
TASK = Workflow("task", {T.OPEN: (T.DONE, T.CANCELLED), T.DONE: (T.CONFIRMED, T.OPEN)})

#: A verification may skip levels and never goes back; a claim ends by rejection or by its claimant's withdrawal.
MEASUREMENT = Workflow(
    "measurement",
    {
        Level.SELF_REPORTED: (
            Level.DEMAND_CONFIRMED,
            Level.SITE_INSPECTED,
            Level.ACCREDITED,
            Level.REJECTED,
            Level.WITHDRAWN,
        ),
        Level.DEMAND_CONFIRMED: (Level.SITE_INSPECTED, Level.ACCREDITED, Level.REJECTED),
        Level.SITE_INSPECTED: (Level.ACCREDITED, Level.REJECTED),
        Level.ACCREDITED: (Level.REJECTED,),
    },
    field="level",
)

RISK = Workflow(
    "risk", {K.OPEN: (K.ESCALATED, K.CLOSED), K.ESCALATED: (K.OPEN, K.CLOSED), K.CLOSED: (K.OPEN,)}
)

INSTALMENT = Workflow(
    "instalment",
    {
        I.PLANNED: (I.PAYABLE, I.CANCELLED),
        I.PAYABLE: (I.REQUESTED, I.CANCELLED),
        I.REQUESTED: (I.PAID, I.PAYABLE),
    },
)

SETTLEMENT = Workflow("settlement", {Settlement.Status.OPEN: (Settlement.Status.FINAL,)})

BATCH = Workflow("spending_batch", {B.RECEIVED: (B.REFUSED, B.IMPORTED)})

REPORT = Workflow(
    "report",
    {P.DRAFT: (P.SUBMITTED,), P.SUBMITTED: (P.ACCEPTED, P.RETURNED), P.RETURNED: (P.SUBMITTED,)},
)

DILIGENCE = Workflow(
    "diligence",
    {
        S.PENDING: (S.DILIGENT, S.NEGLIGENT),
        S.DILIGENT: (S.APPEALED, S.FINAL),
        S.NEGLIGENT: (S.APPEALED, S.FINAL),
        S.APPEALED: (S.FINAL,),
    },
)

LESSON = Workflow(
    "lesson",
    {L.DRAFT: (L.SUBMITTED,), L.SUBMITTED: (L.PUBLISHED, L.DRAFT), L.PUBLISHED: (L.WITHDRAWN,)},
)

FOLLOW_UP = Workflow(
    "follow_up",
    {F.DUE: (F.SUBMITTED,), F.SUBMITTED: (F.CONFIRMED, F.RETURNED), F.RETURNED: (F.SUBMITTED,)},
)
