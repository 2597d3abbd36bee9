"""Events, transitions and the clock: the record of who did what, and the only way a status changes."""
