"""The states of a solution (DESIGN §6)."""

from foundation.history.workflow import Workflow

from .models import Solution

S = Solution.Status

SOLUTION = Workflow(
    "solution",
    {
        S.DRAFT: (S.SUBMITTED,),
        S.SUBMITTED: (S.PUBLISHED, S.RETURNED),
        S.RETURNED: (S.SUBMITTED,),
        S.PUBLISHED: (S.WITHDRAWN,),
    },
)
