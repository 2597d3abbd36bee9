"""Figures of speed, as ratios to a reference measured in the same run; see `__main__`."""
