"""Pages of people and firms, by noun."""
