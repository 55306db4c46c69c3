"""Notices: every kind in every language says what it must, and never who complained."""

from __future__ import annotations

import re

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.catalogue.letters import LetterError
from grievance.catalogue.letters.voice import SHIPPED
from grievance.catalogue.letters.wrapping import columns
from grievance.catalogue.notices import (
    WIDTH,
    EarlierAudit,
    NoticeFacts,
    NoticeItem,
    shipped_notices,
    write_notice,
)
from grievance.catalogue.notices.page import page
from grievance.domain.audit import AuditKind
from grievance.domain.criterion import CriterionIdError
from grievance.domain.evidence import Relation
from grievance.domain.notice import NoticeKind
from tests.catalogue.notices.notice_facts import (
    CHECKPOINT,
    ENTITY,
    FACTS,
    FORM,
    OFFICE,
    REFERENCE,
    facts_of,
)


BOOK = shipped_notices()
UNFILLED = re.compile(r"[{}$]|%[}s]|\b(?:None|True|False)\b|object at")
EVERY = [
    pytest.param(kind, language, id=f"{kind}-{language}")
    for kind in NoticeKind
    for language in SHIPPED
]


def close(text: str) -> str:
    """Return a text without blanks and breaks of lines."""
    return "".join(text.split())


def item(criterion: str, carried: int = 0) -> NoticeItem:
    """Return an item of the current Performance Standard."""
    return NoticeItem(criterion=criterion, version="V3.1", carried=carried)


@pytest.mark.parametrize(("kind", "language"), EVERY)
class TestEveryNotice:
    def test_is_complete(self, kind: NoticeKind, language: str) -> None:
        """
        Audit, days, items, what it is not, retaliation, form, disclaimer, checkpoint.
        """
        written = write_notice(facts_of(kind), language)
        found = BOOK.languages[language]
        days = (FACTS.start, FACTS.answer_by)
        said = (
            ENTITY,
            "CERT-12",
            *map(found.voice.day, days),
            str(FACTS.acknowledge_within),
            found.words.audit_kind["surveillance"],
            *("CoC7.1(V2.1)", "PS7.3(V2)", "PS9.8b(V3.1)", "PS10.3(V3.1)"),
            found.words.part["about"].text,
            found.words.part["retaliation"].text,
            *(
                found.words.relation[one]
                for one in ("available-then", "not-public-then")
            ),
            FORM,
            found.voice.standing.disclaimer,
            OFFICE,
        )

        assert language == written.language
        assert REFERENCE in written.subject
        assert [] == [one for one in said if close(one) not in close(written.body)]
        assert written.body.endswith(CHECKPOINT)
        assert None is UNFILLED.search(written.subject + written.body)
        assert "\n\n\n" not in written.body

    def test_is_narrow_enough(self, kind: NoticeKind, language: str) -> None:
        """
        At most 72 columns, whatever the names, but for what a machine reads again.
        """
        for name in ("Larch 光" * 25, "x" * 150):
            written = write_notice(
                facts_of(kind, entity=name, firm=name, lead=name, office=name), language
            )
            rest = written.body.replace(FORM.strip(), "").replace(CHECKPOINT, "")
            assert WIDTH >= max(map(columns, rest.splitlines()))
            assert WIDTH >= columns(written.subject)

    def test_says_the_same_where_little_is_known(
        self, kind: NoticeKind, language: str
    ) -> None:
        """
        No part is missing because a fact is: it is said that it is not known.
        """
        full, bare = (
            write_notice(facts, language).body
            for facts in (
                facts_of(kind, acknowledge_within=None),
                facts_of(
                    kind,
                    is_fixed=False,
                    certificates=(),
                    firm="",
                    lead="",
                    earlier=(),
                    acknowledge_within=None,
                ),
            )
        )

        assert re.findall(r"(.+)\n=+\n", full) == re.findall(r"(.+)\n=+\n", bare)
        assert None is UNFILLED.search(bare)
        assert not re.search(r"[:：]\n\n\n|[:：]\n*\Z", bare)


@pytest.mark.parametrize("language", SHIPPED)
class TestEveryLanguage:
    def test_no_kind_reads_like_another(self, language: str) -> None:
        """
        Whoever gets several knows at once what each is for.
        """
        written = [write_notice(facts_of(kind), language) for kind in NoticeKind]

        assert len(NoticeKind) == len({one.subject for one in written})
        assert len(NoticeKind) == len({one.body for one in written})

    def test_the_oversight_desk_hears_no_reason(self, language: str) -> None:
        """
        It is told that it stands in for another, and cannot tell a block from silence.
        """
        desk = BOOK.languages[language].words.part["desk"].text
        blocked = write_notice(facts_of(NoticeKind.OVERSIGHT, for_desk=True), language)
        silent = write_notice(facts_of(NoticeKind.OVERSIGHT), language)
        first = write_notice(facts_of(NoticeKind.FIRST, for_desk=True), language)
        usual = write_notice(facts_of(NoticeKind.FIRST), language)

        assert blocked == silent
        assert close(desk) in close(silent.body)
        assert close(desk) in close(first.body)
        assert close(desk) not in close(usual.body)

    def test_an_audit_that_is_over_needs_no_steps(self, language: str) -> None:
        """
        The reminder of an answer is short: items, retaliation and form.
        """
        title = BOOK.languages[language].words.part["steps"].title
        before, after = (
            write_notice(facts_of(kind), language).body
            for kind in (NoticeKind.REMINDER, NoticeKind.ANSWER_REMINDER)
        )

        assert title in before
        assert title not in after

    def test_titles_name_no_people_and_no_region(self, language: str) -> None:
        """
        What is sensitive has a neutral title, in each version; the rest the usual one.
        """
        found = BOOK.languages[language]
        listed = BOOK.listed(
            (
                item("PS 9.3"),
                item("PS 9.8b"),
                NoticeItem(criterion="PS 9.8", version="V2"),
                item("PS 10.3"),
            ),
            language,
        )

        assert [
            ("PS 9.3", found.words.neutral_title["PS 9.3"]),
            ("PS 9.8", found.words.neutral_title["PS 9.8"]),
            ("PS 9.8b", found.words.neutral_title["PS 9.8"]),
            ("PS 10.3", found.voice.title("Forced Labour")),
        ] == [(one.code, one.title) for one in listed]


class TestCasesCannotBeTold:
    def test_there_is_no_field_for_them(self) -> None:
        """
        No case, number of cases, complainant, risk or novelty: nothing could be told.
        """
        assert {
            "kind", "reference", "office", "entity", "audit", "start", "is_fixed",
            "certificates", "firm", "lead", "for_desk", "items", "earlier",
            "acknowledge_within", "answer_by", "form", "checkpoint",
        } == {one.name for one in fields(NoticeFacts)}  # fmt: skip
        assert {"criterion", "version", "carried"} == {
            one.name for one in fields(NoticeItem)
        }
        assert {"kind", "day", "relation"} == {one.name for one in fields(EarlierAudit)}

    @given(data=st.data())
    @settings(max_examples=15, deadline=None)
    def test_how_many_and_in_which_order_does_not_show(
        self, data: st.DataObject
    ) -> None:
        """
        Items and relations given once or many times, in any order: the same bytes.
        """
        several = [
            *FACTS.items,
            *data.draw(st.lists(st.sampled_from(FACTS.items), max_size=6)),
            *data.draw(st.lists(st.just(item("PS 10.3", carried=1)), max_size=2)),
        ]
        before = data.draw(st.lists(st.sampled_from(FACTS.earlier), max_size=4))
        less = EarlierAudit(
            kind=AuditKind.SURVEILLANCE, day=date(2030, 3, 4), relation=Relation.LATER
        )
        other = facts_of(
            items=tuple(data.draw(st.permutations(several))),
            earlier=tuple(data.draw(st.permutations([*FACTS.earlier, *before, less]))),
            certificates=("CERT-3", "CERT-12", "CERT-3"),
        )

        assert write_notice(FACTS, "en") == write_notice(other, "en")

    def test_parts_follow_from_kind_and_reader_alone(self) -> None:
        """
        What is listed changes no heading but those that follow from a criterion.
        """
        at_risk, harmless = (
            write_notice(facts_of(items=(item(code),)), "en").body
            for code in ("PS 10.3", "PS 6.6")
        )
        retaliation = re.compile(r"\nRetaliation.*?\n\w[^\n]*\n=", re.DOTALL)
        found = [retaliation.search(body) for body in (at_risk, harmless)]

        assert found[0]
        assert found[1]
        assert found[0][0] == found[1][0]
        for kind in NoticeKind:
            assert {"about", "retaliation"} <= set(page(kind, for_desk=False))

    def test_an_addendum_marks_nothing_as_new(self) -> None:
        """
        It lists all items in the usual order: only the first words differ.
        """
        first, addendum = (
            write_notice(facts_of(kind), "en").body.split("\n\n")
            for kind in (NoticeKind.FIRST, NoticeKind.ADDENDUM)
        )

        assert len(first) == len(addendum)
        assert 1 == sum(a != b for a, b in zip(first, addendum, strict=True))


HOSTILE = [
    "{{ reference }}",
    "{% for a in items %}",
    "{{ ''.__class__.__mro__ }}",
    "{0.__class__} %(office)s ${office}",
    "x\r\nBcc: imre@example.org",
    "a\n\n- b\n    c\n\nRetaliation\n===========",
    "\x1b[2J\u202etxt.exe\u2066\x00",
]


@given(
    language=st.sampled_from(SHIPPED),
    value=st.text(max_size=60) | st.sampled_from(HOSTILE),
)
@settings(max_examples=30, deadline=None)
def test_no_name_can_break_out(language: str, value: str) -> None:
    """
    A name is words on its line: never run, and it begins no line, part or header.
    """
    written, marked = (
        write_notice(
            facts_of(
                reference=name,
                office=name,
                entity=name,
                firm=name,
                lead=name,
                certificates=(name,),
            ),
            language,
        )
        for name in (value, "Q")
    )

    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e]", written.body)
    assert "\n" not in written.subject
    titles = re.compile(r"^(.+)\n=+$", re.MULTILINE)
    assert titles.findall(marked.body) == titles.findall(written.body)


def test_hostile_criteria_are_refused_and_forms_made_visible() -> None:
    """
    A criterion is a code or nothing; codes for terminals in a block are shown.
    """
    with pytest.raises(CriterionIdError, match=r"such as PS 9\.8b"):
        write_notice(facts_of(items=(item("{{ office }}"),)), "en")

    odd = NoticeItem(criterion="PS\x1b{{x}} 9.8", version="V\u202e1\n2")
    body = write_notice(facts_of(items=(odd,), form="a\x1b[2J\nb"), "en").body

    assert "PS␛{{x}} 9.8 (V<U+202E>1 2)" in body
    assert "a␛[2J\nb\n" in body


def test_nothing_is_forgotten_for_want_of_a_title() -> None:
    """
    Standards, versions and criteria that the catalogue does not know are told by number.
    """
    items = (
        NoticeItem(criterion="LS 1.2", version="2027"),
        NoticeItem(criterion="PS 9.8", version="V9"),
        NoticeItem(criterion="PS 10.2"),
        item("PS 99.1"),
    )
    body = write_notice(facts_of(items=items), "en").body
    unknown = BOOK.languages["en"].words.step["untested"]

    for told in (
        "LS 1.2 (2027)",
        "PS 9.8 (V9)",
        "PS 10.2 (V3.1) Child",
        "PS 99.1 (V3.1)",
    ):
        assert f"- {told}" in body
    assert 3 == close(body).count(close(unknown))


def test_steps_that_two_items_share_stand_once() -> None:
    """
    9.8 and 9.8b are told both, and tested alike.
    """
    body = write_notice(facts_of(items=(item("PS 9.8"), item("PS 9.8b"))), "en").body

    assert 1 == body.count("Follow one identified risk")
    assert "The steps are those under PS 9.8." in body


def test_protections_and_training_follow_from_the_criteria() -> None:
    """
    Where workers speak, how to keep them from harm; each sentence and module once.
    """
    body = close(
        write_notice(facts_of(items=(item("PS 10.3"), item("PS 10.7"))), "en").body
    )

    assert 1 == body.count(close(BOOK.catalogue.protections["interviews"]))
    for code in ("people-at-risk", "forced-labour", "pay-and-hours"):
        assert 1 == body.count(close(BOOK.languages["en"].words.module[code]))
    assert close(BOOK.languages["en"].words.module["safety"]) not in body


@pytest.mark.parametrize(
    ("missing", "what"),
    [
        ({"items": ()}, "an item"),
        ({"form": " \n"}, "the reply form"),
        ({"checkpoint": ""}, "a checkpoint of the log"),
    ],
    ids=["items", "form", "checkpoint"],
)
def test_a_notice_asks_something_and_can_be_answered(
    missing: dict[str, Any], what: str
) -> None:
    """
    Without items, form or checkpoint there is none.
    """
    with pytest.raises(LetterError, match=what):
        facts_of(**missing)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh-CN", "zh"), ("PT_br", "pt"), ("tlh", "en"), ("", "en")],
)
def test_another_language_is_answered_in_english(language: str, expected: str) -> None:
    """
    Variants count as the language; what we do not have is English.
    """
    assert expected == write_notice(FACTS, language).language
