"""Needs, what is shown for them, and the way of a pair from candidate to selection."""

from .contacts import ContactLog
from .curations import Curation
from .grades import Grade, PooledPair
from .impressions import Impression, ImpressionItem, Outcome
from .leads import Lead, LeadRefresh
from .matches import Invitation, Match
from .needs import Need
from .quotations import Quotation
from .rankers import RankerVersion

__all__ = [
    "ContactLog",
    "Curation",
    "Grade",
    "Impression",
    "ImpressionItem",
    "Invitation",
    "Lead",
    "LeadRefresh",
    "Match",
    "Need",
    "Outcome",
    "PooledPair",
    "Quotation",
    "RankerVersion",
]
