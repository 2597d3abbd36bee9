"""Projects with their stages, gates and evidence, and what was promised for them."""

from .projects import Deliverable, Gate, GateReview, Project, Stage, StageRecord
from .promises import BudgetLine, Measure

__all__ = [
    "BudgetLine",
    "Deliverable",
    "Gate",
    "GateReview",
    "Measure",
    "Project",
    "Stage",
    "StageRecord",
]
