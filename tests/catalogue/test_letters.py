"""Letters: every one in every language, for every reader, says what it may and no more."""

from __future__ import annotations

import re

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.catalogue.catalogue import shipped_catalogue
from grievance.catalogue.files import CatalogueError
from grievance.catalogue.letters import (
    FACTS,
    WIDTH,
    LetterError,
    LetterId,
    acknowledgement,
    read_letters,
    shipped_letters,
)
from grievance.catalogue.letters.checking import check_letters
from grievance.catalogue.letters.facts import TO_ORGANISATIONS_ONLY, needed_of
from grievance.catalogue.letters.sandbox import names_in
from grievance.catalogue.letters.voice import SHIPPED, missing_codes
from grievance.catalogue.letters.wrapping import columns
from grievance.catalogue.standards import standards
from grievance.domain.criterion import CriterionRef
from grievance.domain.stage import TERMINAL, Stage
from tests.catalogue.letter_facts import (
    CRITERIA,
    FULL,
    OFFICE,
    REFERENCE,
    facts_of,
)


BOOK = shipped_letters()
NEUTRAL = "neutral"
UNFILLED = re.compile(r"[{}$]|%[}s]|\b(?:None|True|False)\b|object at")
EVERY = [
    pytest.param(letter, language, variant, id=f"{letter}-{language}-{variant}")
    for letter in LetterId
    for language in SHIPPED
    for variant in ("plain", "neutral")
    if variant == "plain" or letter not in TO_ORGANISATIONS_ONLY
]
TO_COMPLAINANTS = [one for one in LetterId if one not in TO_ORGANISATIONS_ONLY]

GROUNDS = {
    "out-of-scope", "not-a-party", "no-criterion", "insufficient-information",
    "duplicate", "before-certification", "already-decided", "vexatious",
    "better-forum",
}  # fmt: skip
OUTCOMES = {
    "resolved-by-dialogue", "mediation-agreement", "flagged-for-audit", "audit-no-nc",
    "audit-minor-nc", "audit-major-nc", "audit-critical-breach",
    "corrective-action-done", "sanction-warning", "sanction-suspension",
    "sanction-loss-of-certification", "sanction-loss-of-membership",
    "sanction-loss-of-accreditation", "not-substantiated", "withdrawn",
    "inadmissible", "referred", "merged",
}  # fmt: skip


@pytest.mark.parametrize(("letter", "language", "variant"), EVERY)
class TestEveryLetter:
    def test_is_filled_in(self, letter: LetterId, language: str, variant: str) -> None:
        """
        With all facts there is no mark left, in its own language, ending with a line.
        """
        words = BOOK.write(
            letter, facts_of(letter), language=language, neutral=variant == NEUTRAL
        )

        assert (language, variant == NEUTRAL) == (words.language, words.neutral)
        assert REFERENCE in words.subject
        assert REFERENCE in words.subject + words.body
        assert None is UNFILLED.search(words.subject + words.body)
        assert words.body.endswith("\n")
        assert "\n\n\n" not in words.body

    def test_is_narrow_enough(
        self, letter: LetterId, language: str, variant: str
    ) -> None:
        """
        Whatever the names: at most 76 columns, so that nobody's reader wraps.
        """
        for office in (OFFICE, "光" * 90, "x" * 150):
            words = BOOK.write(
                letter,
                facts_of(letter, office=office, entity=office),
                language=language,
                neutral=variant == NEUTRAL,
            )
            assert WIDTH >= max(map(columns, words.body.splitlines()))
            assert WIDTH >= columns(words.subject)

    def test_names_the_same_facts_in_all_languages(
        self, letter: LetterId, language: str, variant: str
    ) -> None:
        """
        No language is told less, or more, than another.
        """
        ours, english = (
            BOOK.templates[letter, one].wording(neutral=variant == NEUTRAL)
            for one in (language, "en")
        )

        assert ours is not None
        assert english is not None
        assert names_in(english.body) == names_in(ours.body)
        assert {"reference"} == names_in(ours.subject)

    def test_can_leave_out_what_may_be_empty(
        self, letter: LetterId, language: str, variant: str
    ) -> None:
        """
        Without criteria, forums and remedies it announces none.
        """
        can_be_empty = {"criteria", "forums", "remedies"} - needed_of(letter)
        empty = dict.fromkeys(can_be_empty, ())
        bare = BOOK.write(
            letter,
            facts_of(letter, grounds=("vexatious",), **empty),
            language=language,
            neutral=variant == NEUTRAL,
        )
        full = BOOK.write(
            letter,
            facts_of(letter, grounds=("vexatious",)),
            language=language,
            neutral=variant == NEUTRAL,
        )
        names = {one.name for one in fields(FACTS[letter])}
        shortened = bool(names & can_be_empty) and variant != NEUTRAL

        assert shortened == (len(bare.body) < len(full.body))
        assert not re.search(r"[:：]\n\n\n|[:：]\n*\Z", bare.body)


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize("letter", TO_COMPLAINANTS)
class TestEveryNeutralLetter:
    def test_tells_nobody_what_it_is_about(
        self, letter: LetterId, language: str
    ) -> None:
        """
        Neither it, nor the subject of the plain one, has a word that gives it away.
        """
        neutral = BOOK.write(letter, facts_of(letter), language=language, neutral=True)
        plain = BOOK.write(letter, facts_of(letter), language=language)
        telling = BOOK.voices[language].telling_in

        assert () == telling(neutral.subject)
        assert () == telling(neutral.body)
        assert () == telling(plain.subject)

    def test_names_nothing_but_a_number_and_days(
        self, letter: LetterId, language: str
    ) -> None:
        """
        No criterion, ground, outcome, nor even who writes.
        """
        wording = BOOK.templates[letter, language].neutral
        kinds = {one.name: str(one.type) for one in fields(FACTS[letter])}
        days = {name for name, kind in kinds.items() if kind.startswith("date")}

        assert wording is not None
        assert names_in(wording.body) <= {"reference", *days}

    def test_does_not_change_with_what_the_case_is_about(
        self, letter: LetterId, language: str
    ) -> None:
        """
        Two cases that differ in all but number and days get the same words.
        """
        one = BOOK.write(letter, facts_of(letter), language=language, neutral=True)
        other = BOOK.write(
            letter,
            facts_of(
                letter,
                office="Another office",
                criteria=CRITERIA[:1],
                grounds=("vexatious",),
                outcomes=("not-substantiated",),
                stage="investigation",
                ruling="dismissed",
            ),
            language=language,
            neutral=True,
        )

        assert one == other


@pytest.mark.parametrize("language", SHIPPED)
class TestEveryLanguage:
    def test_telling_words_are_found_in_plain_letters(self, language: str) -> None:
        """
        The list of telling words is not empty talk: plain letters are full of them.
        """
        words = BOOK.write(
            LetterId.OUTCOME, facts_of(LetterId.OUTCOME), language=language
        )

        assert BOOK.voices[language].telling_in(words.body)

    def test_has_a_sentence_for_every_code(self, language: str) -> None:
        """
        What a case can come to, every language can say; also what would mend it.
        """
        voice = BOOK.voices[language]

        assert [] == list(missing_codes(voice, BOOK.voices["en"]))
        assert set(voice.grounds) == GROUNDS
        assert set(voice.outcomes) == OUTCOMES
        assert set(voice.remedies) == {"engagement", "improvement", "remedy"}
        assert {str(s) for s in Stage if s not in TERMINAL} - {"inadmissible"} <= set(
            voice.stages
        )
        assert all(ground.remedy for ground in voice.grounds.values())

    def test_has_a_title_for_every_criterion(self, language: str) -> None:
        """
        Whoever reads it reads what a criterion is about, not only its number.
        """
        titles = {c.title for one in standards() for c in one.criteria}
        known = titles if language == "en" else set(BOOK.voices[language].titles)

        assert set() == titles - known

    def test_twelve_months_have_twelve_names(self, language: str) -> None:
        """
        A date is written out, so that nobody reads 3/4 as they are used to.
        """
        voice = BOOK.voices[language]
        days = {voice.day(date(2031, month, 1)) for month in range(1, 13)}

        assert 12 == len(days)
        assert all("2031" in day for day in days)

    def test_an_entity_never_hears_who_spoke(self, language: str) -> None:
        """
        The letter to an Entity has no place for any person, and warns of reprisal.
        """
        names = names_in(BOOK.templates[LetterId.ENTITY_LETTER, language].body)

        assert names == {
            "answer", "criteria", "disclaimer", "entity", "office", "reply_by"
        }  # fmt: skip

    def test_the_disclaimer_stands_where_results_are_told(self, language: str) -> None:
        """
        Certification is no sufficient due diligence: said to Entities and with results.
        """
        disclaimer = BOOK.voices[language].standing.disclaimer
        told = {
            LetterId.ENTITY_LETTER,
            LetterId.OUTCOME,
            LetterId.APPEAL_DECISION,
            LetterId.CLOSURE,
        }
        for letter in LetterId:
            words = BOOK.write(letter, facts_of(letter), language=language)
            found = "".join(disclaimer.split()) in "".join(words.body.split())
            assert (letter in told) == found


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize("neutral", [False, True])
def test_no_day_is_promised_where_there_is_none(language: str, neutral: bool) -> None:  # noqa: FBT001  # a parameter
    """
    What may not come again is given no time to, in whole sentences.
    """
    words = BOOK.write(
        LetterId.INADMISSIBLE,
        facts_of(LetterId.INADMISSIBLE, resubmit_by=None),
        language=language,
        neutral=neutral,
    )

    assert "2031" not in words.body
    assert "None" not in words.body
    assert "\n\n\n" not in words.body


def test_only_the_addressed_entity_is_named() -> None:
    """
    One fact of one letter is the name of an Entity: that of whoever it goes to.
    """
    having = {letter for letter, kind in FACTS.items() if "entity" in kind.__slots__}

    assert {LetterId.ENTITY_LETTER} == having
    assert {"entity", "office", "reference", "stage", "ruling"} == {
        one.name for kind in FACTS.values() for one in fields(kind) if one.type == "str"
    }


@given(
    letter=st.sampled_from(LetterId),
    language=st.sampled_from(SHIPPED),
    value=st.text(max_size=60)
    | st.sampled_from(
        [
            "{{ reference }}",
            "{% for a in criteria %}",
            "${office}",
            "%(office)s",
            "{0.__class__}",
            "x\r\nBcc: imre@example.org",
            "a\n\n- b\n    c",
            "\x1b[2J\u202e",
            "{{ ''.__class__.__mro__ }}",
        ]
    ),
)
def test_no_value_can_break_out(letter: LetterId, language: str, value: str) -> None:
    """
    A name is words on its line: it is never run, begins no line, paragraph or header.
    """
    marked = BOOK.write(
        letter, facts_of(letter, office="Q", entity="Q"), language=language
    )
    words = BOOK.write(
        letter, facts_of(letter, office=value, entity=value), language=language
    )

    assert marked.subject == words.subject
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", words.body)
    known = marked.body.split("\n\n")
    blocks = words.body.split("\n\n")
    if "".join(value.split()):
        assert len(known) == len(blocks)
    changed = [one for one in blocks if one not in known]
    assert len(changed) <= 2


@given(
    value=st.text(
        alphabet=st.characters(codec="ascii", categories=["L", "N", "P", "S"]),
        min_size=1,
        max_size=100,
    )
)
def test_a_name_is_what_it_was(value: str) -> None:
    """
    Of a name nothing is changed but where lines end.
    """
    words = BOOK.write(
        LetterId.PROGRESS, facts_of(LetterId.PROGRESS, office=value), language="en"
    )

    assert value == "".join(words.body.split("\n\n")[-1].split())


def test_what_is_not_known_is_refused() -> None:
    """
    A code without a sentence, a criterion nobody knows, and facts of another letter.
    """
    stranger = (CriterionRef(standard="ASI-PS", version="V3.1", criterion="99.1"),)
    progress = facts_of(LetterId.PROGRESS)

    with pytest.raises(LetterError, match=r"no sentence for lunch in stages"):
        BOOK.write(
            LetterId.PROGRESS,
            facts_of(LetterId.PROGRESS, stage="lunch"),
            language="en",
        )
    with pytest.raises(LetterError, match=r"no criterion 99\.1"):
        BOOK.write(
            LetterId.ADMISSIBLE,
            facts_of(LetterId.ADMISSIBLE, criteria=stranger),
            language="en",
        )
    with pytest.raises(LetterError, match=r"Name the better forum"):
        facts_of(LetterId.INADMISSIBLE, forums=())
    with pytest.raises(LetterError, match=r"at least one of its grounds"):
        BOOK.write(
            LetterId.INADMISSIBLE,
            facts_of(LetterId.INADMISSIBLE, grounds=()),
            language="en",
        )
    with pytest.raises(LetterError, match=r"needs OutcomeFacts"):
        BOOK.write(LetterId.OUTCOME, progress, language="en")
    with pytest.raises(LetterError, match=r"no neutral variant"):
        BOOK.write(
            LetterId.ENTITY_LETTER,
            facts_of(LetterId.ENTITY_LETTER),
            language="en",
            neutral=True,
        )


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh-CN", "zh"), ("PT_br", "pt"), ("", "en"), ("tlh", "en"), ("th", "en")],
)
def test_another_language_is_answered_in_english(language: str, expected: str) -> None:
    """
    Variants count as the language; what we do not have is English.
    """
    words = BOOK.write(LetterId.ACK, facts_of(LetterId.ACK), language=language)

    assert expected == words.language == acknowledgement(language)[0]


def test_the_acknowledgement_is_as_before() -> None:
    """
    The letter that is written by itself says reference, day and who writes.
    """
    chosen, template = acknowledgement("fr-CA")
    words = template.fill(reference=REFERENCE, due=date(2026, 9, 1), office="Bureau X")

    assert "fr" == chosen == words.language
    assert REFERENCE in words.body
    assert "1er septembre 2026" in words.body
    assert words.body.endswith("\nBureau X\n")


@pytest.mark.parametrize("language", SHIPPED)
def test_what_a_person_lets_go_was_not_sent_automatically(language: str) -> None:
    """
    The sentence is left out with its paragraph, and nothing else is.
    """
    facts, said = facts_of(LetterId.ACK), BOOK.voices[language].standing.automatic
    alone = BOOK.write(LetterId.ACK, facts, language=language)
    by_hand = BOOK.write(LetterId.ACK, facts, language=language, by_hand=True)

    assert alone.body.replace(f"{said}\n\n", "") == by_hand.body != alone.body


def test_an_acknowledgement_may_be_neutral() -> None:
    """
    For whom a mail could harm, it does not even say who writes.
    """
    _, template = acknowledgement("en", neutral=True)
    words = template.fill(reference=REFERENCE, due=date(2026, 9, 1), office="Office X")

    assert "Office X" not in words.body
    assert REFERENCE in words.body


class TestOverrides:
    def test_one_word_can_be_changed(self, tmp_path: Path) -> None:
        """
        A file in the home replaces what it names, and leaves the rest.
        """
        write(tmp_path, "en/ACK.toml", 'subject = "Hello again ({{ reference }})"\n')
        write(tmp_path, "en/voice.toml", '[stages]\ntriage = "We are reading it."\n')
        book = read_letters(tmp_path, shipped_catalogue())

        ack = book.write(LetterId.ACK, facts_of(LetterId.ACK), language="en")
        progress = facts_of(LetterId.PROGRESS, stage="triage")
        said = book.write(LetterId.PROGRESS, progress, language="en")

        assert f"Hello again ({REFERENCE})" == ack.subject
        assert "A person will read it." in ack.body
        assert "We are reading it." in said.body
        assert () == check_letters(tmp_path, shipped_catalogue())
        assert (
            "Hello again"
            in acknowledgement("en", book=book)[1]
            .fill(reference=REFERENCE, due=date(2026, 1, 1), office="X")
            .subject
        )

    def test_a_language_can_be_added(self, tmp_path: Path) -> None:
        """
        A voice and one letter are enough; the others come in English, which is said.
        """
        voice = Path("grievance/catalogue/letters/pt/voice.toml").read_text("utf-8")
        write(tmp_path, "es/voice.toml", voice)
        write(
            tmp_path,
            "es/ACK.toml",
            'subject = "Ha llegado ({{ reference }})"\nbody = "Hola\\n\\n{{ due }}"\n',
        )
        book = read_letters(tmp_path, shipped_catalogue())

        ack = book.write(LetterId.ACK, facts_of(LetterId.ACK), language="es-MX")
        other = book.write(LetterId.CLOSURE, facts_of(LetterId.CLOSURE), language="es")
        remarks = check_letters(tmp_path, shipped_catalogue())

        assert ("es", "en") == (ack.language, other.language)
        assert "setembro" in ack.body
        assert [] == [remark for remark in remarks if remark.error]
        assert (
            "letters/es/CLOSURE.toml is missing; this letter will be in English."
            in {remark.sentence for remark in remarks}
        )
        assert any("neutral" in remark.sentence for remark in remarks)

    @pytest.mark.parametrize(
        ("file", "text", "expected"),
        [
            ("en/ACK.toml", 'body = "{{ complainant }}"', r"en/ACK.*no `complainant`"),
            ("en/ACK.toml", 'body = "{{ reference.x }}"', r"no `x` here"),
            ("en/ACK.toml", 'body = "{{ office|upper }}"', r"has no Filter"),
            ("en/ACK.toml", 'subject = "{{ office }}"', r"subject.*no `office`"),
            ("en/ACK.toml", 'title = "x"', r"nothing is called `title`"),
            ("en/ACK.toml", "subject = 1", r"ACK.toml at `subject`: expected `str`"),
            ("en/ACK.toml", "subject =", r"is not TOML"),
            (
                "en/ACK.toml",
                '[neutral]\nsubject = "x"\nbody = "{{ office }}"',
                r"neutral body.*no `office`",
            ),
            (
                "en/ENTITY-LETTER.toml",
                '[neutral]\nsubject = "x"\nbody = "x"',
                r"no neutral variant",
            ),
            ("es/ACK.toml", 'subject = "x"', r"letters/es"),
            ("en/ACKK.toml", "", r"ACKK.toml is no letter"),
            ("ACK.toml", "", r"ACK.toml is no letter"),
            ("en/voice.toml", 'months = ["x"]', r"`months` needs twelve names"),
            ("en/voice.toml", 'day_format = "$now"', r"`day_format` knows"),
            ("en/voice.toml", '[stages]\ntriage = "{{ a }}"', r"no places to fill in"),
            ("en/voice.toml", '[standing]\nmotto = "x"', r"nothing is called `motto`"),
        ],
    )
    def test_what_cannot_be_used_is_refused_in_a_sentence(
        self, tmp_path: Path, file: str, text: str, expected: str
    ) -> None:
        """
        The sentence names the file and the place, and the check says the same.
        """
        write(tmp_path, file, text)

        with pytest.raises(CatalogueError, match=expected) as caught:
            read_letters(tmp_path, shipped_catalogue())
        (remark,) = check_letters(tmp_path, shipped_catalogue())

        assert str(caught.value) == remark.sentence
        assert remark.error
        assert file.rpartition("/")[2] in remark.sentence

    def test_telling_words_are_pointed_out(self, tmp_path: Path) -> None:
        """
        A neutral variant that speaks of an audit is used all the same, with a warning.
        """
        write(
            tmp_path,
            "en/ACK.toml",
            '[neutral]\nsubject = "News"\nbody = "The audit. {{reference}} {{due}}"\n',
        )

        (remark,) = check_letters(tmp_path, shipped_catalogue())

        assert not remark.error
        assert "the neutral variant says audit" in remark.sentence

    def test_an_office_adds_telling_words_of_its_own(self, tmp_path: Path) -> None:
        """
        A word that gives somebody away only there, on top of those that ship.
        """
        write(tmp_path, "en/voice.toml", '[telling]\nmore = ["Thank you"]\n')

        remarks = check_letters(tmp_path, shipped_catalogue())

        assert remarks
        assert all("Thank you" in remark.sentence for remark in remarks)


def test_a_corrected_title_is_in_the_letter() -> None:
    """
    What an operator calls a criterion a letter calls it too, in each language.
    """
    catalogue = shipped_catalogue()
    current = catalogue.standard("PS", "V3.1")
    criteria = tuple(
        replace(c, title="Work Nobody Chose") if c.id == "10.3" else c
        for c in current.criteria
    )
    changed = replace(catalogue, standards=(replace(current, criteria=criteria),))
    book = replace(BOOK, catalogue=changed)
    facts = facts_of(LetterId.ADMISSIBLE, criteria=CRITERIA[:1])

    assert (
        "Work Nobody Chose"
        in book.write(LetterId.ADMISSIBLE, facts, language="de").body
    )
    assert "Zwangsarbeit" in BOOK.write(LetterId.ADMISSIBLE, facts, language="de").body


def test_the_full_facts_are_full() -> None:
    """
    Each letter is tried with something in every one of its facts.
    """
    assert all(FULL.values())


def write(home: Path, file: str, text: str) -> None:
    """Write a file below `letters/` in a home."""
    path = home / "letters" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
