"""Every write about people and firms, by noun: firms, claims, members, people."""
