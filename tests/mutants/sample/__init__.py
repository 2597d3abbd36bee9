"""Made-up rules of a door, half of them tested by `cases`, so that it is known what the tool has to find."""
