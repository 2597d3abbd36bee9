def can_close(user: str, *, at_home: bool) -> bool:
    return user == "keeper" and at_home
