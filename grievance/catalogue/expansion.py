"""Which criteria are looked at together, by rules that are data, each with its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from grievance.catalogue.files import read_toml, shaped, shipped_file
from grievance.domain.criterion import CriterionCode, parse_criterion_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Where a topic or criterion is there, others are looked at too."""

    id: str
    adds: tuple[str, ...]
    reason: str
    topics: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """All rules; *numbering* is the version of each standard their numbers are of."""

    numbering: dict[str, str]
    rule: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A criterion a rule adds, and the topic or code it was added for."""

    code: CriterionCode
    rule: str
    because: str
    reason: str


@cache
def expansion() -> Expansion:
    """Load the shipped rules."""
    name = "expansion.toml"
    return shaped(read_toml(shipped_file(name)), Expansion, name)


def expand(
    rules: Iterable[Rule],
    codes: Iterable[CriterionCode],
    *,
    topics: Collection[str] = (),
    certified: Collection[str],
) -> tuple[Added, ...]:
    """
    Return what the rules add to *codes*, until they add nothing more.

    *certified* are the short names (``PS``) of the standards the Entity is certified
    for; under no other is anything added.  All numbers are of the rules' versions.
    """
    there = {code.whole: str(code) for code in codes}
    added: dict[CriterionCode, Added] = {}
    fixed = tuple(rules)
    while new := next(_missing(fixed, there, topics, certified), None):
        added[new.code] = new
        there[new.code] = str(new.code)
    return tuple(added.values())


def _missing(
    rules: Iterable[Rule],
    there: Mapping[CriterionCode, str],
    topics: Collection[str],
    certified: Collection[str],
) -> Iterator[Added]:
    for rule in rules:
        because = _because(rule, there, topics)
        for text in rule.adds if because else ():
            code = parse_criterion_code(text)
            if code.whole not in there and code.short in certified:
                yield Added(
                    code=code, rule=rule.id, because=because, reason=rule.reason
                )


def _because(
    rule: Rule, there: Mapping[CriterionCode, str], topics: Collection[str]
) -> str:
    """Name the topic or criterion that a rule applies for; empty if none does."""
    named = [topic for topic in rule.topics if topic in topics]
    wanted = (parse_criterion_code(text).whole for text in rule.criteria)
    found = [there[code] for code in wanted if code in there]
    return next(iter((*named, *found)), "")
