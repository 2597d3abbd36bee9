"""The states of the alliance's meetings and of what comes of them."""

from foundation.history.workflow import Workflow

from .models import Case, Decision, Meeting, PackExport

C = Case.Status
D = Decision.Status
E = PackExport.Status
M = Meeting.Status

#: What was held can't be cancelled; minutes are approved once.
MEETING = Workflow(
    "meeting",
    {M.PLANNED: (M.INVITED, M.CANCELLED), M.INVITED: (M.HELD, M.CANCELLED), M.HELD: (M.APPROVED,)},
)

#: What is made or has failed is taken up again by itself where a worker died or a disk was away, else by a person.
EXPORT = Workflow(
    "pack_export",
    {
        E.QUEUED: (E.RUNNING,),
        E.RUNNING: (E.DONE, E.FAILED, E.QUEUED),
        E.FAILED: (E.QUEUED, E.RUNNING),
    },
)

#: Without consent, or with another text, a case is a draft; what a firm has taken back can be written and asked anew.
CASE = Workflow(
    "case",
    {
        C.DRAFT: (C.ASKED,),
        C.ASKED: (C.DRAFT, C.PUBLISHED),
        C.PUBLISHED: (C.DRAFT, C.WITHDRAWN),
        C.WITHDRAWN: (C.DRAFT,),
    },
)

#: On a project by its task; elsewhere confirmed by another one than its owner.
DECISION = Workflow("decision", {D.OPEN: (D.DONE, D.DROPPED)})
