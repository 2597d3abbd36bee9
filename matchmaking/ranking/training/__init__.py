"""How a ranker learns from graded and shown pairs, and how honestly it is measured: arrays in, plain data out.

Nothing here knows the database. Every random choice has a seed, and the same input gives the same bytes.
"""
