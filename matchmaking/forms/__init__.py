"""Forms of matchmaking, by noun."""
