"""What the walk from an agreement to the end of a project stands on: its people, and what is done behind the scenes."""
