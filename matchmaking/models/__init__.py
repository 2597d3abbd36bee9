"""Needs, what is shown for them, and the way of a pair from candidate to selection."""

from .contacts import ContactLog
from .curations import Curation
from .events import Attendance, Consultation, MatchingEvent
from .grades import Grade, PooledPair
from .impressions import Impression, ImpressionItem, Outcome
from .leads import Lead, LeadRefresh
from .matches import Invitation, Match
from .need_comments import NeedComment
from .needs import Need
from .passes import LeadPass
from .questions import Question
from .quotations import CostCategory, Quotation, QuotationItem, QuotationMeasure
from .rankers import RankerVersion
from .round_results import Appeal, Challenge, Result
from .rounds import Assessment, Bonus, BonusAward, Criterion, Mark, Round, Seat
from .threads import Message, ThreadRead

__all__ = [
    "Appeal",
    "Assessment",
    "Attendance",
    "Bonus",
    "BonusAward",
    "Challenge",
    "Consultation",
    "ContactLog",
    "CostCategory",
    "Criterion",
    "Curation",
    "Grade",
    "Impression",
    "ImpressionItem",
    "Invitation",
    "Lead",
    "LeadPass",
    "LeadRefresh",
    "Mark",
    "Match",
    "MatchingEvent",
    "Message",
    "Need",
    "NeedComment",
    "Outcome",
    "PooledPair",
    "Question",
    "Quotation",
    "QuotationItem",
    "QuotationMeasure",
    "RankerVersion",
    "Result",
    "Round",
    "Seat",
    "ThreadRead",
]
