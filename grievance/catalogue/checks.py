"""Whether a catalogue hangs together: what a person must mend, and what to look at."""

from __future__ import annotations

import re

from collections import Counter
from collections.abc import Iterable, Iterator

from grievance.catalogue.catalogue import Catalogue
from grievance.catalogue.crosswalk import Crosswalk
from grievance.catalogue.remark import Remark
from grievance.catalogue.standards import BASES, CONFIDENCES, Criterion, Standard
from grievance.catalogue.taxonomy import taxonomy
from grievance.domain.criterion import CriterionRef, parse_criterion_id
from grievance.domain.errors import GrievanceError


_LETTER = re.compile(r"[a-z]")


def check(catalogue: Catalogue) -> tuple[Remark, ...]:
    """Look at everything; errors first, each kind in the order of the catalogue."""
    found = [
        *_standards(catalogue),
        *_crosswalks(catalogue),
        *_tests(catalogue),
        *_rules(catalogue),
        *_issues(catalogue),
    ]
    return tuple(sorted(found, key=lambda remark: not remark.error))


def _standards(catalogue: Catalogue) -> Iterator[Remark]:
    names = Counter((one.standard, one.version) for one in catalogue.standards)
    for (name, version), number in names.items():
        if number > 1:
            yield Remark(sentence=f"{name} {version} is there {number} times.")
    for one in catalogue.standards:
        yield from _standard(one)


def _standard(one: Standard) -> Iterator[Remark]:
    named = f"{one.standard} {one.version}"
    ids = Counter(criterion.id for criterion in one.criteria)
    for id_, number in ids.items():
        if number > 1:
            yield Remark(sentence=f"{named} has {id_} {number} times.")
    for criterion in one.criteria:
        yield from _criterion(criterion, one, f"{named} {criterion.id}")
    expected = one.expected_criteria
    if expected is not None and expected != len(one.criteria):
        sentence = f"{named} has {len(one.criteria)} criteria, and {expected} in print."
        yield Remark(sentence=sentence, error=False)
    if not one.criteria:
        yield Remark(sentence=f"{named} has no criteria yet.", error=False)


def _criterion(criterion: Criterion, of: Standard, named: str) -> Iterator[Remark]:
    try:
        number = parse_criterion_id(criterion.id)
    except GrievanceError as error:
        yield Remark(sentence=f"{named}: {error}")
        return
    principles = {one.id for one in of.principles} & {str(number.principle)}
    if criterion.principle not in principles:
        yield Remark(sentence=f"{named} lies in no principle {criterion.principle}.")
    for name, value, allowed in (
        ("basis", criterion.basis, BASES),
        ("confidence", criterion.confidence, CONFIDENCES),
    ):
        if value not in allowed:
            yield Remark(sentence=f"{named}: {name} is one of {', '.join(allowed)}.")
    for letter in [one for one in criterion.parts if not _LETTER.fullmatch(one)]:
        yield Remark(sentence=f"{named}: {letter!r} is no letter from a to z.")


def _crosswalks(catalogue: Catalogue) -> Iterator[Remark]:
    for walk in catalogue.crosswalks:
        named = f"The crosswalk {walk.standard} {walk.old} to {walk.new}"
        try:
            old = catalogue.standard(walk.standard, walk.old)
            new = catalogue.standard(walk.standard, walk.new)
            yield from _walk(walk, _ids(old), _ids(new), named)
        except GrievanceError as error:
            yield Remark(sentence=f"{named}: {error}")


def _walk(
    walk: Crosswalk, old: frozenset[str], new: frozenset[str], named: str
) -> Iterator[Remark]:
    """Compare a crosswalk with the criteria at its two ends."""
    for id_ in _in_order(walk.moved.keys() - old):
        yield Remark(sentence=f"{named} moves {id_}, which {walk.old} does not have.")
    for id_ in _in_order(id_ for id_ in old if _is_lost(walk, id_)):
        sentence = f"{named} moves others to {id_}; name {id_} under `moved` as well."
        yield Remark(sentence=sentence)
    reached = {target for id_ in old for target in walk.forward(id_)}
    added = set(walk.added)
    for id_ in _in_order((reached | added) - new):
        yield Remark(
            sentence=f"{named} leads to {id_}, which {walk.new} does not have."
        )
    for id_ in _in_order(reached & added):
        yield Remark(sentence=f"{named} says that {id_} is new, and leads to it too.")
    for id_ in _in_order(new - reached - added):
        sentence = (
            f"{named} leads nowhere to {id_}; name it under `added` if it is new."
        )
        yield Remark(sentence=sentence, error=False)


def _is_lost(walk: Crosswalk, id_: str) -> bool:
    """Whether a criterion goes somewhere from where no way leads back."""
    return any(id_ not in walk.back(target) for target in walk.forward(id_))


def _in_order(ids: Iterable[str]) -> list[str]:
    return sorted(ids, key=parse_criterion_id)


def _tests(catalogue: Catalogue) -> Iterator[Remark]:
    for ref, tests in catalogue.tests.items():
        named = f"The tests of {ref.standard} {ref.version} {ref.criterion}"
        try:
            catalogue.criterion(ref)
        except GrievanceError as error:
            yield Remark(sentence=f"{named}: {error}")
        if not tests.steps or not all(step.strip() for step in tests.steps):
            yield Remark(sentence=f"{named} are empty.")
        for name in [n for n in tests.protect if n not in catalogue.protections]:
            yield Remark(sentence=f"{named} name the protection {name}, which is none.")
    yield from _untested(catalogue)


def _untested(catalogue: Catalogue) -> Iterator[Remark]:
    for one in catalogue.standards:
        for criterion in one.criteria:
            ref = CriterionRef(
                standard=one.standard, version=one.version, criterion=criterion.id
            )
            if not _has_tests(catalogue, ref):
                sentence = f"{one.standard} {one.version} {criterion.id} has no tests."
                yield Remark(sentence=sentence, error=False)


def _has_tests(catalogue: Catalogue, ref: CriterionRef) -> bool:
    try:
        return bool(catalogue.tests_for(ref))
    except GrievanceError:  # its id is no id, which is said elsewhere
        return True


def _rules(catalogue: Catalogue) -> Iterator[Remark]:
    ids = Counter(rule.id for rule in catalogue.rules)
    for id_, number in ids.items():
        if number > 1:
            yield Remark(sentence=f"The rule {id_} is there {number} times.")
    for rule in catalogue.rules:
        named = f"The rule {rule.id}"
        if not rule.reason.strip():
            yield Remark(sentence=f"{named} has no reason.")
        if not rule.topics and not rule.criteria:
            yield Remark(sentence=f"{named} has neither a topic nor a criterion.")
        yield from _codes(catalogue, (*rule.criteria, *rule.adds), named)


def _issues(catalogue: Catalogue) -> Iterator[Remark]:
    known = frozenset(taxonomy().issues())
    for issue, codes in catalogue.issues.criteria.items():
        named = f"The issue {issue}"
        if issue not in known:
            yield Remark(sentence=f"{named} is not in the taxonomy.")
        yield from _codes(catalogue, codes, named)


def _codes(catalogue: Catalogue, codes: Iterable[str], named: str) -> Iterator[Remark]:
    for code in codes:
        try:
            ref = catalogue.resolve(code)
        except GrievanceError as error:
            yield Remark(sentence=f"{named}, {code}: {error}")
            continue
        of = catalogue.standard(ref.standard, ref.version)
        doubt = of.warn(ref.criterion)
        if doubt:
            yield Remark(sentence=f"{named}: {doubt}", error=False)


def _ids(one: Standard) -> frozenset[str]:
    return frozenset(criterion.id for criterion in one.criteria)
