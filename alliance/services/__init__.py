"""Every write of the alliance, by noun: packs, meetings, decisions, settings."""
