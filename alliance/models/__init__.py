"""The plan's targets, frozen packs, meetings and their decisions, divisions, success cases."""

from .cases import Case
from .divisions import Division, DivisionMeeting, DivisionMember, DivisionOutput
from .meetings import AgendaItem, Attendance, Decision, Meeting, Member
from .packs import Pack, PackExport
from .plan import KpiSetting, PlanBudget, PlanTask, Target

__all__ = [
    "AgendaItem",
    "Attendance",
    "Case",
    "Decision",
    "Division",
    "DivisionMeeting",
    "DivisionMember",
    "DivisionOutput",
    "KpiSetting",
    "Meeting",
    "Member",
    "Pack",
    "PackExport",
    "PlanBudget",
    "PlanTask",
    "Target",
]
