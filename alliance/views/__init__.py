"""Pages of the alliance."""

from .board import board, chart, kpi
from .settings import remove_target, set_target, setting, settings

__all__ = ["board", "chart", "kpi", "remove_target", "set_target", "setting", "settings"]
