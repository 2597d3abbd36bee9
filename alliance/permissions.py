"""Who sees the alliance's figures: its members and the operating body; the records behind them as everywhere."""

from companies.models import User
from companies.permissions import is_operator


def can_see_kpis(user: User) -> bool:
    return is_operator(user) or bool(user.is_alliance_member and user.is_active)
