"""In which order tests run, and on which worker: what takes long comes before the many quick ones, so that the
workers end together; what writes to the site of the browser's tests stays on one worker, in order."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

SITE = "tests/browser/"
#: They host installations of their own.
APART = ("tests/browser/test_workflow.py", "tests/browser/test_delivery.py")
LOOKS = "tests/browser/test_axe.py"  # only looks around on the site, and may run beside the others


def turn(item: pytest.Item) -> int:
    """pytest-django has put those of one transaction first, since the others empty the database: they stay ahead. All
    come before the browser's, whose event loop keeps a worker from the database ever after."""
    database = item.get_closest_marker("django_db")
    emptying = "transactional_db" in item.fixturenames or (database and database.kwargs.get("transaction"))
    if not emptying and (database or "db" in item.fixturenames):
        return 1
    if item.get_closest_marker("long"):
        return 2 if emptying else 0
    if emptying:
        return 2
    if item.nodeid.startswith(SITE):
        return 4 if item.nodeid.startswith(LOOKS) else 3
    return 5


class Scheduling(LoadScopeScheduling):
    """One test after the other to whichever worker is free, and all that write to one installation to one."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file in APART:
            return file
        return SITE if nodeid.startswith(SITE) and file != LOOKS else nodeid
