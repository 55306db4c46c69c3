"""
A template may name facts, ask whether there are any, and list them; nothing else.

The tree of a template is looked at before it is ever run: every node must be of a kind
that is allowed here, and every name one of the facts.  Calls, filters, tests, constants,
subscripts, assignments, macros and imports are none of these.  What passes runs in
jinja2's sandbox, without globals, and a fact that is missing is an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from grievance.catalogue.files import CatalogueError


LONGEST = 20_000  # characters of a template
_TOO_DEEP = (RecursionError, SyntaxError, MemoryError)  # what Python says of it


@dataclass(frozen=True, slots=True)
class Shape:
    """What a name stands for: one text or many, with *fields* in place of a text."""

    many: bool = False
    fields: frozenset[str] = frozenset()


TEXT = Shape()
Names = Mapping[str, Shape]


def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,  # plain text
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for tools in (environment.globals, environment.filters, environment.tests):
        tools.clear()
    return environment


_SANDBOX = _environment()


def fill(text: str, values: Mapping[str, object]) -> str:
    """
    Fill in a template that `look_through` has passed.

    Raises:
        CatalogueError: It cannot be filled in.
    """
    try:
        return _compiled(text).render(values)
    except (TemplateError, *_TOO_DEEP) as error:
        msg = f"The template cannot be filled in: {type(error).__name__}."
        raise CatalogueError(msg) from None


@cache
def _compiled(text: str) -> Template:
    return _SANDBOX.from_string(text)


@cache
def names_in(text: str) -> frozenset[str]:
    """Return the names a template takes from its facts, loop variables left out."""
    tree = _SANDBOX.parse(text)
    loops = {_name(loop.target) for loop in tree.find_all(nodes.For)}
    return frozenset(n.name for n in tree.find_all(nodes.Name)) - loops


def look_through(text: str, allowed: Names, place: str) -> None:
    """
    Refuse a template that does or names anything but the facts it is *allowed*.

    Raises:
        CatalogueError: It does; the sentence begins with *place* and says what.
    """
    if len(text) > LONGEST:
        msg = f"{place}: a template has at most {LONGEST} characters."
        raise CatalogueError(msg)
    try:
        tree = _SANDBOX.parse(text)
    except TemplateError as error:
        msg = f"{place}: {str(error.message).rstrip('.')}."
        raise CatalogueError(msg) from None
    except _TOO_DEEP:
        raise _nested_too_deeply(place) from None
    try:
        _Look(place).through(tree.body, allowed, in_loop=False)
        _compiled(text)
    except _TOO_DEEP:
        raise _nested_too_deeply(place) from None


def _nested_too_deeply(place: str) -> CatalogueError:
    return CatalogueError(f"{place}: the template is nested too deeply.")


@dataclass(frozen=True, slots=True)
class _Look:
    """Walks through a template; *place* is where it stands."""

    place: str

    def through(self, body: list[nodes.Node], names: Names, *, in_loop: bool) -> None:
        for node in body:
            if isinstance(node, nodes.Output):
                for part in node.nodes:
                    self._shown(part, names)
            elif isinstance(node, nodes.If):
                self._choice(node, names, in_loop=in_loop)
            elif isinstance(node, nodes.For) and not in_loop:
                self._list(node, names)
            else:
                self._refuse(node)

    def _choice(self, node: nodes.If, names: Names, *, in_loop: bool) -> None:
        self._asked(node.test, names)
        for body in (node.body, node.elif_, node.else_):
            self.through(list(body), names, in_loop=in_loop)

    def _list(self, node: nodes.For, names: Names) -> None:
        """Allow `for one in many`: no loop in a loop, nothing hidden by the name."""
        if node.recursive or node.test is not None or node.else_:
            self._refuse(node)
        shape = self._shape(node.iter, names)
        name = _name(node.target)
        if not shape.many or not name or name in names:
            self._refuse(node)
        inner = {**names, name: Shape(fields=shape.fields)}
        self.through(node.body, inner, in_loop=True)

    def _shown(self, part: nodes.Node, names: Names) -> None:
        """Allow text, and what is one text."""
        if isinstance(part, nodes.TemplateData):
            return
        if self._shape(part, names) != TEXT:
            self._refuse(part)

    def _asked(self, test: nodes.Node, names: Names) -> None:
        """Allow `if one`, `not`, `and` and `or`."""
        if isinstance(test, nodes.Not):
            self._asked(test.node, names)
        elif isinstance(test, (nodes.And, nodes.Or)):
            self._asked(test.left, names)
            self._asked(test.right, names)
        else:
            self._shape(test, names)

    def _shape(self, node: nodes.Node, names: Names) -> Shape:
        """Say what a name, or a field of a listed thing, stands for."""
        if isinstance(node, nodes.Getattr):
            owner = self._shape(node.node, names)
            if not owner.many and node.attr in owner.fields:
                return TEXT
            self._unknown(node.attr, node.lineno, owner.fields)
        if isinstance(node, nodes.Name):
            if node.name in names:
                return names[node.name]
            self._unknown(node.name, node.lineno, names)
        return self._refuse(node)

    def _unknown(self, name: str, line: int, known: frozenset[str] | Names) -> None:
        there = ", ".join(sorted(known)) or "nothing"
        msg = f"{self.place}, line {line}: there is no `{name}` here; there is {there}."
        raise CatalogueError(msg)

    def _refuse(self, node: nodes.Node) -> Shape:
        what = type(node).__name__
        msg = (
            f"{self.place}, line {node.lineno}: a letter names facts, lists them with "
            f"`for` and asks for them with `if`; it has no {what}, list in a list, or "
            "list where a text belongs."
        )
        raise CatalogueError(msg)


def _name(node: nodes.Node) -> str:
    return node.name if isinstance(node, nodes.Name) else ""
