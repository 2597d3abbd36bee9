"""What the walk through the whole workflow stands on: an installation, its people, and what each of them may see."""
