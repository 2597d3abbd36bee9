"""Carrying out a valid form; what the service refuses is told on the form, not on a page of its own."""

import itertools
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.core.exceptions import ValidationError

from foundation.history.workflow import Refused


class Fillable(Protocol):
    """A form, or several that are filled in as one."""

    @property
    def cleaned_data(self) -> dict[str, Any]: ...
    def is_valid(self) -> bool: ...
    def add_error(self, field: str | None, error: Any) -> None: ...


def carry_out(form: Fillable, action: Callable[..., Any], **arguments: Any) -> int:
    """The status of the answer: 200 where it was done, 422 for bad input, 409 where the rules refuse."""
    if not form.is_valid():
        return 422
    try:
        action(**arguments, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return 422
    except Refused as refused:
        form.add_error(None, refused.message)
        return 409
    return 200


def refusals(forms: Iterable[Any]) -> list[str]:
    """Why they were refused, where the page doesn't offer them any more: somebody else was quicker."""
    return [text for form in forms for text in itertools.chain(*form.errors.values())]
