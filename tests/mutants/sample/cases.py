"""Collected only by name: nothing here misses the row open → lost, the part `at_home`, the last refusal, or
what is wrong with a long name."""

import pytest

from foundation.history.workflow import Forbidden, Refused

from .models import Doors
from .services import change, errors, missing


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


def test_tells_what_is_wrong():
    assert missing("", 0) == ["a door needs a name", "a key"]
    assert missing("hall", 1) == []
    assert dict(errors(10)) == {"keys": "fewer keys"}
    assert dict(errors(1)) == {}
