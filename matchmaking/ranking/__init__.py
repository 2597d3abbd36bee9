"""Which solutions fit a need, in which order, and why: pure functions from plain facts to numbers and words.

Only load.py and retrieval.py touch the database and the search engine; nothing here knows HTTP or templates.
"""
