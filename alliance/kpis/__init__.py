"""The catalogue of KPIs: what is counted is code, what is aimed at is data (alliance.models.Target)."""

from . import market, matching, meetings, money, outcomes, plan, quality
from .base import GROUPS, Group, Kpi, Method, Row, value_of

KPIS = (*plan.KPIS, *money.KPIS, *matching.KPIS, *quality.KPIS, *outcomes.KPIS, *market.KPIS, *meetings.KPIS)
BY_CODE = {kpi.code: kpi for kpi in KPIS}

__all__ = ["BY_CODE", "GROUPS", "KPIS", "Group", "Kpi", "Method", "Row", "value_of"]
