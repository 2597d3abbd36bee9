"""Uploaded files: checked by content, kept with a record, downloaded by whoever sees that record."""

from .registry import register

__all__ = ["register"]
