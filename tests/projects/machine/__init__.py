"""Whatever people may try with a project, as moves that anyone may make at any time, and what holds all the same.

`cast` has the project and its people, `rounds`, `agreed` and `work` the moves, `truths` what holds after each.
"""
