"""The states of needs and matches (DESIGN §6), of selection rounds, of matching events, and of ranker versions."""

from foundation.history.workflow import Workflow

from .models import (
    Appeal,
    Challenge,
    Consultation,
    Curation,
    Match,
    MatchingEvent,
    Need,
    RankerVersion,
    Round,
    Seat,
)

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

#: What a selection round decided is quoted once more where an appeal against the decision is upheld.
MATCH = Workflow(
    "match",
    {
        M.SHORTLISTED: (M.INVITED, M.CANCELLED),
        M.INVITED: (M.ACCEPTED, M.DECLINED, M.EXPIRED, M.CANCELLED),
        M.ACCEPTED: (M.CONSULTED, M.QUOTED, M.DECLINED, M.CANCELLED),
        M.CONSULTED: (M.QUOTED, M.DECLINED, M.CANCELLED),
        M.QUOTED: (M.SELECTED, M.RESERVE, M.NOT_SELECTED, M.ACCEPTED, M.CANCELLED),
        M.RESERVE: (M.SELECTED, M.NOT_SELECTED, M.QUOTED),
        M.SELECTED: (M.FELL_THROUGH, M.QUOTED),
        **dict.fromkeys(Match.ENDED, (M.SHORTLISTED,)),
        M.NOT_SELECTED: (M.SHORTLISTED, M.QUOTED),
    },
)

#: Where a pair that arrives together begins; nothing that is under way is ever moved into a designated match.
DESIGNATED = M.ACCEPTED

#: A pin is proposed and takes effect once it is confirmed; an exclusion begins live.
CURATION = Workflow("curation", {C.PROPOSED: (C.LIVE, C.WITHDRAWN), C.LIVE: (C.WITHDRAWN,)})

RO = Round.Status
S = Seat.Status

#: Scoring that was closed is opened again with a reason, a decision by an appeal that is upheld.
ROUND = Workflow(
    "round",
    {
        RO.DRAFT: (RO.OPEN, RO.CANCELLED),
        RO.OPEN: (RO.SCORING, RO.CANCELLED),
        RO.SCORING: (RO.CLOSED, RO.CANCELLED),
        RO.CLOSED: (RO.DECIDED, RO.SCORING, RO.CANCELLED),
        RO.DECIDED: (RO.FINAL, RO.SCORING),
    },
)

SEAT = Workflow(
    "seat",
    {
        S.ASSIGNED: (S.PLEDGED, S.EXCLUDED, S.CHALLENGED, S.RECUSED),
        S.PLEDGED: (S.SUBMITTED, S.EXCLUDED, S.CHALLENGED, S.RECUSED),
        S.SUBMITTED: (S.EXCLUDED, S.CHALLENGED, S.RECUSED),
    },
)

CHALLENGE = Workflow(
    "challenge", {Challenge.Status.RAISED: (Challenge.Status.UPHELD, Challenge.Status.DISMISSED)}
)
APPEAL = Workflow("appeal", {Appeal.Status.RAISED: (Appeal.Status.UPHELD, Appeal.Status.DISMISSED)})

E = MatchingEvent.Status
T = Consultation.Status

EVENT = Workflow(
    "matching_event", {E.DRAFT: (E.PUBLISHED, E.CANCELLED), E.PUBLISHED: (E.CLOSED, E.CANCELLED)}
)

#: Who came is put right until the log is written.
CONSULTATION = Workflow(
    "consultation",
    {
        T.BOOKED: (T.CHECKED_IN, T.HELD, T.NO_SHOW, T.CANCELLED),
        T.CHECKED_IN: (T.BOOKED, T.HELD, T.NO_SHOW, T.CANCELLED),
        T.NO_SHOW: (T.BOOKED, T.CHECKED_IN),
    },
)

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
