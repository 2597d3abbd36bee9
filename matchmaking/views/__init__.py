"""Pages of matchmaking, by noun: needs, candidates, matches."""
