"""The states of needs and matches (DESIGN §6), and those of ranker versions."""

from foundation.history.workflow import Workflow

from .models import Curation, Match, Need, RankerVersion

N = Need.Status
M = Match.Status
C = Curation.Status

NEED = Workflow(
    "need",
    {
        N.DRAFT: (N.SUBMITTED, N.CANCELLED),
        N.SUBMITTED: (N.OPEN, N.RETURNED, N.CANCELLED),
        N.RETURNED: (N.SUBMITTED, N.CANCELLED),
        N.OPEN: (N.MATCHED, N.CANCELLED),
        N.MATCHED: (N.CLOSED, N.OPEN, N.CANCELLED),
    },
)

MATCH = Workflow(
    "match",
    {
        M.SHORTLISTED: (M.INVITED, M.CANCELLED),
        M.INVITED: (M.ACCEPTED, M.DECLINED, M.EXPIRED, M.CANCELLED),
        M.ACCEPTED: (M.CONSULTED, M.QUOTED, M.DECLINED, M.CANCELLED),
        M.CONSULTED: (M.QUOTED, M.DECLINED, M.CANCELLED),
        M.QUOTED: (M.SELECTED, M.RESERVE, M.NOT_SELECTED, M.ACCEPTED, M.CANCELLED),
        M.RESERVE: (M.SELECTED, M.NOT_SELECTED),
        M.SELECTED: (M.FELL_THROUGH,),
        **dict.fromkeys(Match.ENDED, (M.SHORTLISTED,)),
    },
)

#: A pin is proposed and takes effect once it is confirmed; an exclusion begins live.
CURATION = Workflow("curation", {C.PROPOSED: (C.LIVE, C.WITHDRAWN), C.LIVE: (C.WITHDRAWN,)})

R = RankerVersion.State
RANKER = Workflow(
    "ranker",
    {
        R.CANDIDATE: (R.SERVING, R.RETIRED),
        R.SERVING: (R.RETIRED,),
        R.RETIRED: (R.SERVING,),
    },
    field="state",
)
