"""What a play of several people stands on: an installation of its own, whose clock is moved, and people in Chromium.

A play has a cast: a module with `EVERYBODY`, the accounts of who looks on, `prepare()`, which has them in the database
and returns each one's session key, and perhaps `SCENES`: what happens behind the scenes, by name.
"""
