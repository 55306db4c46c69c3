"""Which field of a form a refusal is about, so that the cursor goes there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from grievance.domain.errors import NotAllowedError


class FieldError(NotAllowedError):
    """What is in a field cannot be so; *field* is the name of that field."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


@contextmanager
def about(field: str) -> Iterator[None]:
    """
    Let what refuses a value, and knows no fields, refuse this *field*.

    Raises:
        FieldError: What is done within is not allowed.
    """
    try:
        yield
    except FieldError:
        raise
    except NotAllowedError as error:
        raise FieldError(str(error), field) from error


def field_of(error: Exception) -> str:
    """Return the name of the field that was refused; nothing where that is not known."""
    return error.field if isinstance(error, FieldError) else ""
