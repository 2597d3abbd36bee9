"""The English catalogue: what counts as English, and by which words a text is collected."""

from io import BytesIO

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract

from foundation.pages.management.commands.messages import KEYWORDS, has_english


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (Message("협약", "Agreement"), True),
        (Message("협약", ""), False),
        (Message(("%(n)d년", "%(n)d년"), ("%(n)d year", "%(n)d years")), True),
        (Message(("%(n)d년", "%(n)d년"), ("%(n)d year", "")), False),
        (Message("협약", "Agreement", flags=["fuzzy"]), False),
        (None, False),
    ],
)
def test_english_is_there_in_each_form_and_certain(message, said):
    assert has_english(message) is said


def test_texts_are_collected_with_the_context_that_they_are_looked_up_by():
    source = b'kind = pgettext_lazy("task", "work")\ncount = ngettext_lazy("a day", "days")\n'
    found = [(text, context) for _, text, _, context in extract("python", BytesIO(source), KEYWORDS)]
    assert found == [("work", "task"), (("a day", "days"), None)]
