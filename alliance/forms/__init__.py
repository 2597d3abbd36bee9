"""What people fill in about the alliance."""
