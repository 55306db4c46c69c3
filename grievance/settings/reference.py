"""
What can be set: every setting with its type, its default, and the sentence below it.

All of it is read from the classes, where a sentence stands below each field as a docstring
would; nothing else keeps a list of settings.
"""

from __future__ import annotations

import ast
import inspect
import textwrap

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from msgspec import inspect as kinds

from grievance.domain.timetable import DEFAULTS, SHORT_RETENTION
from grievance.settings.clocks import SHORT
from grievance.settings.file import (
    ENV_BROKER,
    ENV_DATABASE,
    ENV_DEVICE_FILE,
    ENV_HOME,
    ENV_PASSPHRASE_FILE,
)
from grievance.settings.whole import Settings


REQUIRED = "required"
ENVIRONMENT = {
    ENV_HOME: "the home of the office; else this user's data folder",
    ENV_DATABASE: "stands in for `database.url`, with its password",
    ENV_BROKER: "stands in for `broker.url`, with its password",
    "GRIEVANCE_PERSON": "who somebody at a shell is, as `--person`",
    ENV_PASSPHRASE_FILE: "the file that their passphrase is read from",
    ENV_DEVICE_FILE: "where their device file is, if not in the home",
}
_WORDS: Mapping[type[kinds.Type], str] = {
    kinds.IntType: "number",
    kinds.BoolType: "true or false",
    kinds.StrType: "text",
    kinds.DateType: "date",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting of a section; *default* is written as TOML, or `REQUIRED`."""

    name: str
    kind: str
    default: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A table of the file, or, where there may be several of it, an array of tables."""

    name: str
    is_many: bool
    settings: tuple[Setting, ...]


def every_section() -> Iterator[Section]:
    """Yield what the file may hold, in the order in which it is written."""
    loose = []
    for field in msgspec.structs.fields(Settings):
        one, is_many = _struct(kinds.type_info(field.type))
        if one is None:
            loose.append(field)
        else:
            settings = tuple(_settings(one))
            yield Section(name=field.name, is_many=is_many, settings=settings)
    said = sentences_of(Settings)
    for field in loose:
        table = Setting(
            name="*", kind="text", default="the usual one", said=said[field.name]
        )
        yield Section(name=field.name, is_many=False, settings=(table,))


def usual_limits() -> Mapping[str, str]:
    """Return how long each thing may take where an office says nothing, by its clock."""
    usual = {kind.value: str(limit) for kind, limit in DEFAULTS.items()}
    return {**usual, SHORT: str(SHORT_RETENTION)}


def sentences_of(struct: type[Any]) -> Mapping[str, str]:
    """Return the sentence that stands below each field of a class."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(struct)))
    (found,) = tree.body
    assert isinstance(found, ast.ClassDef)
    sentences = {}
    for one, below in zip(found.body, found.body[1:], strict=False):
        is_field = isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
        if is_field and isinstance(below, ast.Expr):
            said = ast.literal_eval(below.value)
            sentences[one.target.id] = " ".join(said.split())  # type: ignore[attr-defined]  # by the line above
    return sentences


def _struct(kind: kinds.Type) -> tuple[type[Any] | None, bool]:
    """Return the class of a section, and whether there may be several."""
    match kind:
        case kinds.StructType():
            return kind.cls, False
        case kinds.VarTupleType(item_type=kinds.StructType() as one):
            return one.cls, True
        case _:
            return None, False


def _settings(struct: type[Any]) -> Iterator[Setting]:
    said = sentences_of(struct)
    for field in msgspec.structs.fields(struct):
        yield Setting(
            name=field.name,
            kind=_words(kinds.type_info(field.type)),
            default=_default(field),
            said=said[field.name],
        )


def _words(kind: kinds.Type) -> str:
    match kind:
        case kinds.LiteralType(values=values):
            return " or ".join(f"`{one}`" for one in values)
        case kinds.VarTupleType(item_type=item):
            return f"list of {_words(item)}s"
        case kinds.DictType():
            return "table of text"
        case _:
            return _WORDS[type(kind)]


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return REQUIRED
    made = field.default
    if made is msgspec.NODEFAULT:
        made = field.default_factory()
    return toml(made)


def toml(value: object) -> str:
    """Write a value as it stands in the file."""
    return msgspec.json.encode(value).decode() if value != {} else "{}"
