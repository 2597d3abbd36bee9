"""Pages of the alliance."""

from .board import board, kpi

__all__ = ["board", "kpi"]
