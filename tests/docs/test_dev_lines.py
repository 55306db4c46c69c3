"""Every `./dev` line of the documents is read by the very readers that `./dev` has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from types import ModuleType

import click
import pytest

from grievance.cli.demo import demo
from tests.benchmarks.__main__ import read as read_bench
from tests.chaos.__main__ import EXAMPLE
from tests.chaos.__main__ import read as read_chaos
from tests.cli.command import ROOT
from tests.docs.blocks import Typed, blocks
from tests.docs.pages import PAGES, in_code, name
from tests.fuzz.__main__ import read as read_fuzz


DEV = "./dev"
HELP = frozenset({"-h", "--help"})


def load() -> ModuleType:
    loader = SourceFileLoader("dev_of_documents", str(ROOT / "dev"))
    spec = spec_from_loader(loader.name, loader)
    assert spec
    script = module_from_spec(spec)
    loader.exec_module(script)
    return script


SCRIPT = load()


def nothing(words: list[str]) -> None:
    assert not words, f"it takes no arguments: {words}"


def folder_first(words: list[str]) -> None:
    assert words, "it needs a folder"
    assert not words[0].startswith("-")


def of_pytest(words: list[str]) -> None:
    """Look for the tests that are named; what is asked of them is pytest's."""
    gone = [one for one in words if "/" in one and not (ROOT / one).exists()]
    assert [] == gone


def of_uv(words: list[str]) -> None:
    assert all(one.startswith("-") for one in words[:1])


READERS: Mapping[str, Callable[[list[str]], object]] = {
    "bench": read_bench,
    "chaos": read_chaos,
    "check": nothing,
    "corpus": folder_first,
    "demo": lambda words: demo.make_context("demo", words),
    "fuzz": read_fuzz,
    "lock": of_uv,
    "test": of_pytest,
}


def lines() -> Iterator[tuple[str, str]]:
    """Yield each line, and where it stands: in a block, a sentence, or a help."""
    for block in blocks():
        yield from ((block.place, line) for line in block.for_shells)
    for page in PAGES:
        yield from ((name(page), code) for code in in_code(page))
    examples = (SCRIPT.__doc__ or "").partition("Examples:\n")[2].splitlines()
    yield from (("dev", line.strip()) for line in examples)
    yield "./dev chaos --help", EXAMPLE.removeprefix("Example: ")


SHOWN = sorted({(place, one) for place, one in lines() if one.split()[:1] == [DEV]})


def read(line: str) -> None:
    """Read a line as `./dev` would, down to the last name, and do nothing."""
    words = Typed.of(line).words[1:]
    if words and words[0] not in HELP:
        READERS[words[0]](list(words[1:]))


@pytest.mark.parametrize(("place", "line"), SHOWN)
def test_a_line_of_the_documents_is_one(place: str, line: str) -> None:
    """
    Its command, options, benchmarks and plays are there.
    """
    try:
        read(line)
    except (AssertionError, KeyError, SystemExit, click.ClickException) as error:
        pytest.fail(f"{place}: {line}: {error!r}")


def test_every_command_has_its_reader() -> None:
    """
    So that none is shown that nobody reads.
    """
    assert set(READERS) == set(SCRIPT.COMMANDS)
    assert {"bench", "chaos", "fuzz"} <= {line.split()[1] for _place, line in SHOWN}


@pytest.mark.parametrize(
    "line",
    [
        "./dev bench intakes",
        "./dev bench load --case 3.5",
        "./dev chaos --play kill",
        "./dev check tests",
        "./dev demo --no-such",
        "./dev fuzz statistics --hours 3",
        "./dev nothing",
        "./dev test tests/nowhere",
    ],
)
def test_what_is_not_there_is_noticed(line: str) -> None:
    """
    Or the reading would be blind.
    """
    with pytest.raises((AssertionError, KeyError, SystemExit, click.ClickException)):
        read(line)
