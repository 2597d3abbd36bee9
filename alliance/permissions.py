"""Who sees the alliance's figures: its members and the operating body; the records behind them as everywhere."""

from companies.models import User
from companies.permissions import is_administrator, is_operator


def can_see_kpis(user: User) -> bool:
    return is_operator(user) or bool(user.is_alliance_member and user.is_active)


def can_prepare(user: User) -> bool:
    """The operating body prepares packs and meetings, and keeps their minutes and decisions."""
    return is_operator(user)


def can_set_targets(user: User) -> bool:
    """Targets, who answers for a KPI, from when it counts as endangered, and whether it is public."""
    return is_administrator(user) and is_operator(user)
