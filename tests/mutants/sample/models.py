from typing import Any


class Doors(list[str]):
    def filter(self, *, of: str) -> Any:
        return Doors(door for door in self if door.startswith(of))

    def visible_to(self, user: str) -> Any:
        return self.filter(of=user)
