"""What every page stands on: the frame around it, `respond()`, form rendering and template components."""

from .respond import respond, tidy

__all__ = ["respond", "tidy"]
