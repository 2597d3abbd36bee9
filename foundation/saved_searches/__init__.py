"""A person's searches that are kept, and being told of what they find anew.

Each search page declares a Finder in its app's searches.py.
"""

from .registry import Finder, New, appeared, register

__all__ = ["Finder", "New", "appeared", "register"]
