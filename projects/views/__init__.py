"""Pages of projects, by noun."""
