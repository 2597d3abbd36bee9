"""`python -m tests.mutants`: removes guards and transitions one by one, and lists those that no test misses.

A guard is a `require(…)`, an `if` that refuses, a part of a permission, or the filter of a `visible_to()`. Each is
compiled once with a switch beside it (`sites`). A lane is a process with Django and a test database ready, which forks
for each task (`lane`). Every test runs once with nothing removed, and it is noted which guards hold something back in
it and which transitions it takes: only those tests can miss one. Then each is removed in turn, and they run until one
fails.
"""
