"""The states of the alliance's meetings and of what comes of them."""

from foundation.history.workflow import Workflow

from .models import Meeting

M = Meeting.Status

#: What was held can't be cancelled; minutes are approved once.
MEETING = Workflow(
    "meeting",
    {M.PLANNED: (M.INVITED, M.CANCELLED), M.INVITED: (M.HELD, M.CANCELLED), M.HELD: (M.APPROVED,)},
)
