"""Which parts a bulletin and an agenda have, from top to bottom, each filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from grievance.catalogue.audit_tests import CriterionTests
from grievance.catalogue.bulletins.facts import (
    AgendaFacts,
    BulletinFacts,
    EventLine,
    is_criterion,
)
from grievance.catalogue.bulletins.sheets import Form, Sheet
from grievance.catalogue.bulletins.words import BulletinWords
from grievance.catalogue.letters.sandbox import fill
from grievance.catalogue.letters.voice import Voice
from grievance.catalogue.notices.book import NoticeBook
from grievance.catalogue.notices.facts import NoticeItem
from grievance.catalogue.notices.items import known_items
from grievance.catalogue.notices.layout import joined
from grievance.catalogue.notices.words import NoticeWords
from grievance.domain.criterion import CriterionCode, parse_criterion_code


Values = Mapping[str, object]
_MONTHS_IN_QUARTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCode:
    """A criterion or a principle as a template names it."""

    code: str
    version: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvent:
    """An outside event as a template names it."""

    day: str
    kind: str
    title: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A language and a form, with what codes are called in them."""

    notices: NoticeBook = field(repr=False)
    language: str
    words: BulletinWords = field(repr=False)
    sheet: Sheet
    form: Form

    @property
    def voice(self) -> Voice:
        """What all letters share in this language."""
        return self.notices.languages[self.language].voice

    @property
    def notice_words(self) -> NoticeWords:
        """What notices say in this language."""
        return self.notices.languages[self.language].words

    def titled(self, name: str, period: str) -> str:
        """Return a title."""
        return fill(self.words.title[name], {"period": period}).strip()

    def month(self, day: date) -> str:
        """Name the month of a day."""
        month = self.voice.months[day.month - 1]
        return self._label("month", {"month": month, "year": f"{day.year}"})

    def quarter(self, day: date) -> str:
        """Name the quarter of a day."""
        quarter = (day.month - 1) // _MONTHS_IN_QUARTER + 1
        return self._label("quarter", {"quarter": f"{quarter}", "year": f"{day.year}"})

    def part(self, name: str, values: Values, *blocks: str) -> str:
        """Return a part with its title, and *blocks* after it."""
        part = self.words.part[name]
        text = self.sheet.text(fill(part.text, values))
        return self.sheet.section(part.title, text, *blocks)

    def retaliation(self) -> str:
        """Return what every notice says on retaliation, in the same words."""
        part = self.notice_words.part["retaliation"]
        return self.sheet.section(part.title, self.sheet.text(fill(part.text, {})))

    def closing(self, office: str) -> str:
        """Say what no template can leave out: what a certificate is not, and who writes."""
        disclaimer = self.sheet.text(self.voice.standing.disclaimer)
        return joined((disclaimer, self.sheet.text(self.sheet.shown(office))))

    def codes(self, codes: Iterable[str]) -> list[ShownCode]:
        """Return criteria and principles as they are listed."""
        return [
            self._criterion(code) if is_criterion(code) else self._principle(code)
            for code in codes
        ]

    def events(self, events: Iterable[EventLine]) -> list[ShownEvent]:
        """Return what happened outside as it is listed."""
        return [
            ShownEvent(
                day=self.voice.day(one.on),
                kind=self.words.event_kind[one.kind].strip(),
                title=self.sheet.shown(one.title),
                source=self.sheet.shown(one.source),
            )
            for one in events
        ]

    def steps(self, codes: Iterable[str]) -> Iterator[str]:
        """Yield what an auditor can do about each criterion, where anything is known."""
        for code in codes:
            steps = [step for one in self.tests(code) for step in one.steps]
            if steps:
                shown = self._criterion(code)
                head = {"code": shown.code, "version": shown.version}
                yield self.sheet.steps(
                    self._label("head", {**head, "title": shown.title}), steps
                )

    def protections(self, codes: Iterable[str]) -> list[str]:
        """Return how people are kept from harm meanwhile, each sentence once."""
        tests = [one for code in codes for one in self.tests(code)]
        sentences = self.notices.catalogue.protection(tests)
        return [self.sheet.shown(one) for one in sentences]

    def modules(self, codes: Iterable[str]) -> list[str]:
        """Return the training that criteria, or all of a principle, concern."""
        topics = [topic for code in codes for topic in self._topics(code)]
        names = self.notice_words.module
        found = self.notices.modules.concerning(topics)
        return [self.sheet.shown(names[code]) for code in found]

    def tests(self, code: str) -> tuple[CriterionTests, ...]:
        """Return the tests of a criterion."""
        (item,) = known_items([NoticeItem(criterion=code)], self.notices.catalogue)
        return item.tests

    def _criterion(self, code: str) -> ShownCode:
        (item,) = self.notices.listed([NoticeItem(criterion=code)], self.language)
        return ShownCode(
            code=self.sheet.shown(item.code),
            version=self.sheet.shown(item.version),
            title=self.sheet.shown(item.title),
        )

    def _principle(self, code: str) -> ShownCode:
        short, _, number = code.partition(" ")
        standard = self.notices.catalogue.current(short)
        titles = {one.id: one.title for one in standard.principles}
        title = self.voice.title(titles.get(number, ""))
        return ShownCode(
            code=self.sheet.shown(code),
            version=self.sheet.shown(standard.version),
            title=self._label("rest", {"title": self.sheet.shown(title)}),
        )

    def _topics(self, code: str) -> Iterator[CriterionCode]:
        if is_criterion(code):
            yield parse_criterion_code(code).whole
            return
        short, _, number = code.partition(" ")
        for one in self.notices.catalogue.current(short).criteria:
            if one.principle == number:
                yield parse_criterion_code(f"{short} {one.id}").whole

    def _label(self, name: str, values: Values) -> str:
        return fill(self.words.label[name], values).strip()


def bulletin_parts(page: Page, facts: BulletinFacts, period: str) -> Iterator[str]:
    """
    Yield the parts of a bulletin.

    Raises:
        NotFoundError: A code is of no standard in the catalogue.
    """
    yield page.part("opening", {"period": period})
    often, named = page.codes(facts.often), page.codes(facts.named)
    yield page.part("themes", {"often": often, "named": named})
    if steps := tuple(page.steps(facts.criteria)):
        yield page.part("steps", {}, *steps)
    if protections := page.protections(facts.criteria):
        yield page.part("protection", {"protections": protections})
    looks = {name: getattr(facts, name) for name in ("seldom", "partly", "mostly")}
    yield page.part("looked", {name: page.codes(of) for name, of in looks.items()})
    yield page.part("modules", {"modules": page.modules((*facts.often, *facts.named))})
    yield page.part("events", {"events": page.events(facts.events)})
    yield page.retaliation()
    yield page.part("about", {})
    yield page.closing(facts.office)


def agenda_parts(page: Page, facts: AgendaFacts, period: str) -> Iterator[str]:
    """
    Yield the parts of an agenda.

    Raises:
        NotFoundError: A code is of no standard in the catalogue.
    """
    yield page.part("agenda-opening", {"period": period})
    wide, some = page.codes(facts.wide), page.codes(facts.some)
    yield page.part("differences", {"wide": wide, "some": some})
    if facts.criteria:
        yield page.part("questions", {}, *page.steps(facts.criteria))
    yield page.part("agenda-about", {})
    yield page.closing(facts.office)
