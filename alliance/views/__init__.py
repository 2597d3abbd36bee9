"""Pages of the alliance."""

from .board import board, kpi
from .settings import remove_target, set_target, setting, settings

__all__ = ["board", "kpi", "remove_target", "set_target", "setting", "settings"]
