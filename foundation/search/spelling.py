def corrections(text: str) -> str | None: return None
