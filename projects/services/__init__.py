"""Every write of projects, by noun: projects, gates, deliverables."""
