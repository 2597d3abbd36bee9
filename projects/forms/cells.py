"""A field that is a table of inputs: one value for each of its cells, all errors told at the table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


@dataclass(frozen=True)
class Cell:
    """`key` tells the cell from the others in what the browser sends; `label` names it for people, and `column` where
    its row stands already."""

    key: str
    label: Any
    field: forms.Field
    column: Any = ""


class CellsWidget(forms.Widget):
    """Draws `table`, rows of a heading and cells, by the template of the subclass. Its value is text by cell."""

    use_fieldset = True
    table: Iterable[tuple[Any, list[Cell]]] = ()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        return {cell.key: data.get(f"{name}-{cell.key}", "") for _head, row in self.table for cell in row}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(f"{name}-{cell.key}" in data for _head, row in self.table for cell in row)

    def id_for_label(self, id_: str) -> str:
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        values = value or {}
        context["rows"] = [
            (head, [(cell, f"{name}-{cell.key}", values.get(cell.key, "")) for cell in row])
            for head, row in self.table
        ]
        return context


class CellsField(forms.Field):
    """Cleans each cell by its own field; `read` gets the values of those that aren't empty, by key."""

    def prepare_value(self, value: Any) -> Any:
        values = value or {}
        cells = (cell for _head, row in self.widget.table for cell in row)
        return {cell.key: cell.field.prepare_value(values.get(cell.key, "")) for cell in cells}

    def clean(self, value: Any) -> Any:
        found, errors = {}, []
        for _head, row in self.widget.table:
            for cell in row:
                try:
                    given = cell.field.clean(value.get(cell.key, ""))
                except ValidationError as error:
                    errors += [f"{cell.label}: {message}" for message in error.messages]
                else:
                    if given not in cell.field.empty_values:
                        found[cell.key] = given
        if errors:
            raise ValidationError(errors)
        return self.read(found)

    def read(self, found: Mapping[str, Any]) -> Any:
        """What the form gives for the values by key."""
        return dict(found)
