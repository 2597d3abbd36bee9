"""Collected only by name: nothing here misses the row open → lost, the part `at_home`, or the last refusal."""

import pytest

from foundation.history.workflow import Forbidden, Refused

from .models import Doors
from .services import change


def test_changes():
    assert change("open", "closed", by="keeper") == "closed"
    assert change("closed", "open", by="keeper") == "open"


def test_refuses():
    with pytest.raises(Forbidden):
        change("open", "closed", by="thief")
    with pytest.raises(Refused):
        change("lost", "open", by="keeper")


def test_shows_ones_own():
    assert Doors(["mine 1", "yours 2"]).visible_to("mine") == ["mine 1"]
