"""A registry file is decoded strictly."""

from __future__ import annotations

import json

from typing import Any

import pytest

from grievance.demo import HERE
from grievance.demo import registry as invented
from grievance.domain.errors import SetupError
from grievance.services.read_registry import read_registry


def sample() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / "registry.json").read_bytes())
    return found


def encoded(value: object) -> bytes:
    return json.dumps(value).encode()


def test_the_demonstration_is_read_whole() -> None:
    """
    Nothing of the registry that ships with the project is lost.
    """
    read = read_registry(encoded(sample()))

    expected = invented().entities
    assert [one.name for one in expected] == [one.name for one in read.entities]
    assert sum(len(one.audits) for one in expected) == len(read.audits)
    assert sum(len(one.certifications) for one in expected) == len(read.certifications)
    assert {one.name: set(one.all_names) for one in expected} == {
        one.name: set(one.names) for one in read.entities
    }


def test_a_certificate_keeps_its_id() -> None:
    """
    Reading the same file again gives the same ids, so that an import replaces.
    """
    body = encoded(sample())

    assert read_registry(body) == read_registry(body)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("entities", 0, "name"), 7, "`$.entities[0].name`"),
        (("entities", 0, "name"), "", "`$.entities[0].name`"),
        (("entities", 0, "colour"), "red", "colour"),
        (("entities", 0, "country"), "Norway", "`$.entities[0].country`"),
        (("entities", 0, "audits", 0, "status"), "lost", "status`"),
        (("entities", 0, "audits", 0, "firm"), "Nobody", "none of its firms"),
        (("entities", 0, "certifications", 0, "issued"), "soon", "issued`"),
        (("entities", 0, "id"), "x", "`$.entities[0].id`"),
    ],
)
def test_what_is_wrong_is_named(
    path: tuple[str | int, ...], value: object, sentence: str
) -> None:
    """
    A wrong field is refused with the place where it stands.
    """
    found = sample()
    place: Any = found
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    with pytest.raises(SetupError) as refused:
        read_registry(encoded(found))

    assert sentence in str(refused.value)


def test_the_same_id_twice() -> None:
    """
    Two Entities of one id would replace each other unseen.
    """
    found = sample()
    found["entities"].append(found["entities"][0])

    with pytest.raises(SetupError, match=r"the Entity .* 2 times"):
        read_registry(encoded(found))


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff", b"[" * 5000, b"{}"])
def test_no_registry_at_all(body: bytes) -> None:
    """
    Anything else is a sentence, never a traceback.
    """
    with pytest.raises(SetupError, match="This file is not a registry: "):
        read_registry(body)
