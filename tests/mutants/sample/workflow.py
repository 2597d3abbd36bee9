from foundation.history.workflow import Workflow

DOOR = Workflow("door", {"open": ("closed", "lost"), "closed": ("open",)})
