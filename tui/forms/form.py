"""A form as a value: its fields, and how what was typed into them is read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from grievance.domain.compartment import Compartment
from tui.forms.matter import Matter
from tui.forms.option import Option
from tui.refused_field import FieldError


Values = Mapping[str, str]  # by the name of the field; several codes stand on one line
BETWEEN = " "  # no code has one, where several may be chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One line of text; where it must not be empty *needed* says what lacks then."""

    name: str
    label: str
    value: str = field(default="", repr=False)
    hint: str = ""
    needed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A text of many lines; one of two shares the height with the other."""

    name: str
    label: str
    value: str = field(default="", repr=False)
    needed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """One of some options; many are looked through as one types."""

    name: str
    label: str
    options: Sequence[Option] = field(repr=False)
    value: str = field(default="", repr=False)
    needed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """Any number of a few options; the value has their codes with blanks between."""

    name: str
    label: str
    options: Sequence[Option]
    value: str = ""


Field = Words | Prose | One | Several


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """
    What is asked for; *said* stands below until something else has to be said.

    *shown* names the fields that go with what was chosen in others; *large* forms take
    the whole height for their text.  *matter* says of what was typed whether it stays
    done, so that somebody is asked once more.  Words of a case would lie in its
    *compartment*.
    """

    title: str
    fields: tuple[Field, ...] = field(repr=False)
    said: str = ""
    shown: Callable[[Values], Collection[str]] | None = None
    large: bool = False
    matter: Callable[[Values], Matter | None] | None = None
    compartment: Compartment = Compartment.CONTENTS

    @property
    def shown_first(self) -> Collection[str]:
        """The names of the fields that stand there before anything was chosen."""
        first = {one.name: one.value for one in self.fields}
        return first if self.shown is None else self.shown(first)

    def refuse_empty(self, values: Values) -> None:
        """
        Refuse what lacks a value that is needed; *values* are those of shown fields.

        Raises:
            FieldError: A field is empty that must not be.
        """
        for one in self.fields:
            needed = "" if isinstance(one, Several) else one.needed
            if needed and one.name in values and not values[one.name].strip():
                raise FieldError(needed, one.name)


def day_in(values: Values, name: str) -> date | None:
    """
    Return the day in a field; None where it is empty.

    Raises:
        FieldError: It is not written as days are.
    """
    typed = values[name].strip()
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        msg = f"Write a day like 2026-03-31, not “{typed[:20]}”."
        raise FieldError(msg, name) from None


def needed_day(values: Values, name: str) -> date:
    """
    Return the day in a field.

    Raises:
        FieldError: It is empty, or not written as days are.
    """
    day = day_in(values, name)
    if day is None:
        msg = f"Say on which day: {name.replace('_', ' ')}, like 2026-03-31."
        raise FieldError(msg, name)
    return day


def numbers_in(values: Values, name: str) -> tuple[int, ...]:
    """
    Return the numbers in a field, with commas or blanks between.

    Raises:
        FieldError: Something else stands among them.
    """
    typed = values[name].replace(",", " ").split()
    if not all(word.isascii() and word.isdigit() for word in typed):
        msg = "Write numbers with commas between, such as 1, 3."
        raise FieldError(msg, name)
    return tuple(int(word) for word in typed)


def written_day(day: date | None) -> str:
    """Write a day as a field holds it."""
    return day.isoformat() if day else ""


def coded(codes: Sequence[str]) -> tuple[Option, ...]:
    """Return options whose labels are their codes in words."""
    return tuple(Option(code, str(code).replace("-", " ")) for code in codes)
