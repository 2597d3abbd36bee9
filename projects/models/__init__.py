"""Projects: agreements, stages and gates, plan, evidence, measurements, risks, money, reports, what came of them."""

from .agreements import Agreement, Terms, TermsLine, TermsTarget
from .diligence import Cause, Diligence, DiligenceSeat, Fault, Verdict
from .follow_ups import FollowUp
from .gates import CriterionScore, Deliverable, Gate, GateCheck, GateReview
from .lessons import Lesson
from .measurements import Level, Measurement, Verification
from .money import Instalment, Settlement, Spending, SpendingBatch
from .plans import Party, Task
from .programmes import CostCategory, Programme
from .projects import Project, Stage, StageRecord
from .promises import Aspect, BudgetLine, Measure
from .reports import MeetingNote, Report
from .risks import Risk
from .templates import CheckItem, Criterion, GateTemplate, Requirement

__all__ = [
    "Agreement",
    "Aspect",
    "BudgetLine",
    "Cause",
    "CheckItem",
    "CostCategory",
    "Criterion",
    "CriterionScore",
    "Deliverable",
    "Diligence",
    "DiligenceSeat",
    "Fault",
    "FollowUp",
    "Gate",
    "GateCheck",
    "GateReview",
    "GateTemplate",
    "Instalment",
    "Lesson",
    "Level",
    "Measure",
    "Measurement",
    "MeetingNote",
    "Party",
    "Programme",
    "Project",
    "Report",
    "Requirement",
    "Risk",
    "Settlement",
    "Spending",
    "SpendingBatch",
    "Stage",
    "StageRecord",
    "Task",
    "Terms",
    "TermsLine",
    "TermsTarget",
    "Verdict",
    "Verification",
]
