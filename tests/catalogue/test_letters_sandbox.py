"""A template can name facts, list them and ask for them, and do nothing else."""

from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.catalogue.files import CatalogueError
from grievance.catalogue.letters.sandbox import (
    TEXT,
    Shape,
    fill,
    look_through,
    names_in,
)


NAMES = {
    "office": TEXT,
    "days": Shape(many=True),
    "criteria": Shape(many=True, fields=frozenset({"code", "title"})),
}
VALUES = {"office": "Q", "days": ["Monday", "Sunday"], "criteria": []}


def test_facts_are_named_listed_and_asked_for() -> None:
    """
    What a letter needs passes, and is filled in.
    """
    text = (
        "{% if criteria and not days or office %}"
        "{% for day in days %}{{ day }};{% endfor %}"
        "{% for one in criteria %}{{ one.code }} {{ one.title }}{% endfor %}"
        "{% else %}nothing{% endif %}{{ office }}"
    )

    look_through(text, NAMES, "here")

    assert "Monday;Sunday;Q" == fill(text, VALUES)
    assert {"criteria", "days", "office"} == names_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "{{ office.__class__ }}",
        "{{ office['__class__'] }}",
        "{{ office.format }}",
        "{{ office.format(office) }}",
        "{{ office|attr('__class__') }}",
        "{{ office|upper }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ 'text' }}",
        "{{ 7 * 7 }}",
        "{{ [office] }}",
        "{{ office ~ office }}",
        "{{ office if days else office }}",
        "{{ self }}",
        "{{ loop }}",
        "{{ range(9) }}",
        "{{ cycler }}",
        "{{ lipsum.__globals__ }}",
        "{{ days }}",
        "{{ days.0 }}",
        "{{ criteria.code }}",
        "{% for one in criteria %}{{ one }}{% endfor %}",
        "{% for one in criteria %}{{ one.__class__ }}{% endfor %}",
        "{% for one in criteria %}{{ loop.index }}{% endfor %}",
        "{% for a in days %}{% for b in days %}x{% endfor %}{% endfor %}",
        "{% for a in days if a %}x{% endfor %}",
        "{% for a in days recursive %}x{% endfor %}",
        "{% for a in days %}x{% else %}y{% endfor %}",
        "{% for a, b in days %}x{% endfor %}",
        "{% for office in days %}x{% endfor %}",
        "{% for a in office %}x{% endfor %}",
        "{% for a in 'abc' %}x{% endfor %}",
        "{% if office == 'Q' %}x{% endif %}",
        "{% if office is defined %}x{% endif %}",
        "{% if unknown %}x{% endif %}",
        "{% if office %}{{ unknown }}{% endif %}",
        "{% if office %}{% else %}{{ unknown }}{% endif %}",
        "{% if office %}{% elif days %}{{ unknown }}{% endif %}",
        "{% set office = 'x' %}",
        "{% set a %}x{% endset %}",
        "{% include 'x' %}",
        "{% import 'x' as x %}",
        "{% from 'x' import y %}",
        "{% extends 'x' %}",
        "{% block x %}{% endblock %}",
        "{% macro x() %}{% endmacro %}",
        "{% call x() %}{% endcall %}",
        "{% filter upper %}x{% endfilter %}",
        "{% with a = office %}{{ a }}{% endwith %}",
        "{% autoescape true %}x{% endautoescape %}",
        "{% do x %}",
        "{% if office %}",
        "{{ office",
        "{{",
        "{{ }}",
        "x" * 20_001,
        "{{ " + "(" * 5_000 + "office" + ")" * 5_000 + " }}",
        "{% if office %}" * 101 + "x" + "{% endif %}" * 101,
        "{% if " + "office and " * 1_500 + "office %}x{% endif %}",
        "{% if " + "not " * 4_000 + "office %}x{% endif %}",
    ],
)
def test_everything_else_is_refused(text: str) -> None:
    """
    Attributes, calls, filters, constants, loops in loops, names that are no facts.
    """
    with pytest.raises(CatalogueError, match=r"^here"):
        look_through(text, NAMES, "here")


@given(st.text(alphabet="{}%|.()[]'_ ofice_cls\n-+*", max_size=40))
def test_what_passes_can_be_run(text: str) -> None:
    """
    Whatever is written: it is refused in a sentence, or filled in without an error.
    """
    try:
        look_through(text, NAMES, "here")
    except CatalogueError:
        return

    assert isinstance(fill(text, VALUES), str)


def test_a_missing_fact_is_an_error() -> None:
    """
    Nothing is left out silently, should a template ever get so far.
    """
    with pytest.raises(CatalogueError, match="UndefinedError"):
        fill("{{ due }}", VALUES)


@pytest.mark.parametrize(
    "text", ["{{ office.__class__.__mro__ }}", "{{ office.format.__globals__ }}"]
)
def test_the_sandbox_stands_behind_the_look(text: str) -> None:
    """
    Even unseen, an attribute trick gets nowhere.
    """
    with pytest.raises(CatalogueError, match=r"SecurityError|UndefinedError"):
        fill(text, VALUES)
