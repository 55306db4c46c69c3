"""The catalogue as one value: what ships, with an operator's corrections on top."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from grievance.catalogue.audit_tests import CriterionTests, audit_tests, protections
from grievance.catalogue.crosswalk import Crosswalk, crosswalk, translate
from grievance.catalogue.expansion import Added, Rule, expand, expansion
from grievance.catalogue.standards import Criterion, Standard, standards
from grievance.catalogue.taxonomy import IssueCriteria, issue_criteria
from grievance.domain.criterion import (
    CriterionCode,
    CriterionRef,
    parse_criterion_code,
    parse_criterion_id,
)
from grievance.domain.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """
    All standards and what is known about their criteria.

    *numbering* is the version that rules, issues and slips number criteria by; *tests*
    are keyed by criteria without letters.
    """

    standards: tuple[Standard, ...]
    crosswalks: tuple[Crosswalk, ...]
    rules: tuple[Rule, ...]
    numbering: Mapping[str, str]
    tests: Mapping[CriterionRef, CriterionTests]
    protections: Mapping[str, str]
    issues: IssueCriteria

    def standard(self, name: str, version: str) -> Standard:
        """
        Return one version of a standard by full or short name, in any case.

        Raises:
            NotFoundError: There is no such version; the sentence says which are.
        """
        for one in self.versions(name):
            if one.version.casefold() == version.casefold():
                return one
        known = ", ".join(one.version for one in self.versions(name))
        msg = f"The catalogue has no {name} {version}; it has {known}."
        raise NotFoundError(msg)

    def versions(self, name: str) -> tuple[Standard, ...]:
        """
        Return all versions of a standard by full or short name, in any case.

        Raises:
            NotFoundError: There is no such standard; the sentence says which are.
        """
        wanted = name.casefold()
        found = tuple(
            one
            for one in self.standards
            if wanted in (one.standard.casefold(), one.short.casefold())
        )
        if found:
            return found
        known = ", ".join(dict.fromkeys(one.standard for one in self.standards))
        msg = f"The catalogue has no standard {name}; it has {known}."
        raise NotFoundError(msg)

    def current(self, name: str) -> Standard:
        """
        Return the version of a standard that codes without a version are numbered by.

        Raises:
            NotFoundError: There is no such standard.
        """
        versions = self.versions(name)
        return self.standard(
            name, self.numbering.get(versions[0].standard, versions[0].version)
        )

    def criterion(self, ref: CriterionRef) -> Criterion:
        """
        Return a criterion, whatever its letter.

        Raises:
            CriterionIdError: Its id is not written as the standards write it.
            NotFoundError: There is no such standard, version or criterion.
        """
        return self.standard(ref.standard, ref.version).criterion(ref.criterion)

    def code(self, ref: CriterionRef) -> CriterionCode:
        """
        Write a criterion as slips do, in its own version's number.

        Raises:
            CriterionIdError: Its id is not written as the standards write it.
            NotFoundError: There is no such standard or version.
        """
        return self.standard(ref.standard, ref.version).code(ref.criterion)

    def resolve(self, code: str) -> CriterionRef:
        """
        Read a code such as ``PS 10.3`` in the numbering of slips.

        Raises:
            CriterionIdError: It is written in another way.
            NotFoundError: There is no such standard or criterion.
        """
        parsed = parse_criterion_code(code)
        current = self.current(parsed.short)
        current.criterion(str(parsed.id))
        return CriterionRef(
            standard=current.standard,
            version=current.version,
            criterion=str(parsed.id),
        )

    def in_version(self, ref: CriterionRef, version: str) -> tuple[CriterionRef, ...]:
        """
        Carry a criterion to another version; none where its topic is not in it.

        Raises:
            CriterionIdError: Its id is not written as the standards write it.
            NotFoundError: No crosswalks lead there.
        """
        moved = translate(
            self.crosswalks, ref.standard, ref.criterion, ref.version, version
        )
        return tuple(
            CriterionRef(standard=ref.standard, version=version, criterion=one)
            for one in moved
        )

    def tests_for(self, ref: CriterionRef) -> tuple[CriterionTests, ...]:
        """
        Return the tests of a criterion, over the crosswalk where its version has none.

        Raises:
            CriterionIdError: Its id is not written as the standards write it.
        """
        whole = _whole(ref)
        own = self.tests.get(whole)
        if own:
            return (own,)
        tested = {t.version for t in self.tests if t.standard == ref.standard}
        for version in sorted(tested - {ref.version}, reverse=True):
            try:
                moved = self.in_version(whole, version)
            except NotFoundError:
                continue
            return tuple(self.tests[one] for one in moved if one in self.tests)
        return ()

    def protection(self, tests: Iterable[CriterionTests]) -> tuple[str, ...]:
        """Return how to protect people while *tests* are made, each sentence once."""
        named = dict.fromkeys(name for one in tests for name in one.protect)
        return tuple(self.protections.get(name, name).strip() for name in named)

    def expand(
        self,
        codes: Iterable[CriterionCode],
        *,
        topics: Collection[str] = (),
        certified: Collection[str],
    ) -> tuple[Added, ...]:
        """
        Return what the rules add to *codes*, all in the numbering of slips.

        *certified* names the standards, full or short, the Entity is certified for.
        """
        shorts = {
            one.short
            for one in self.standards
            if one.standard in certified or one.short in certified
        }
        return expand(self.rules, codes, topics=topics, certified=shorts)


@cache
def shipped_catalogue() -> Catalogue:
    """Return the catalogue as it ships."""
    tests = {
        CriterionRef(standard=one.standard, version=one.version, criterion=id_): of
        for one in audit_tests()
        for id_, of in one.criterion.items()
    }
    return Catalogue(
        standards=standards(),
        crosswalks=(crosswalk(),),
        rules=expansion().rule,
        numbering=expansion().numbering,
        tests=tests,
        protections=protections(),
        issues=issue_criteria(),
    )


def _whole(ref: CriterionRef) -> CriterionRef:
    whole = str(parse_criterion_id(ref.criterion).whole)
    return CriterionRef(standard=ref.standard, version=ref.version, criterion=whole)
