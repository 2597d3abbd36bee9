from foundation.history.workflow import Refused, require

from . import permissions, workflow


def change(state: str, to: str, *, by: str, at_home: bool = True) -> str:
    require(permissions.can_close(by, at_home=at_home))
    if not workflow.DOOR.allows(state, to):
        raise Refused("no such change")
    if to == "closed" and not at_home:
        raise Refused("somebody would be locked in")
    return to
