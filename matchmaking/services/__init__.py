"""Every write of matchmaking, by noun: needs, candidates, matches."""
