from __future__ import annotations

import lzma

import msgspec
import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.catalogue.danger import CRITICAL, DANGERS
from grievance.catalogue.files import shipped_file
from grievance.catalogue.folding import fold, plain
from grievance.catalogue.learned.concepts import FILE as CONCEPTS
from grievance.catalogue.learned.concepts import concepts_in
from grievance.catalogue.learned.features import facts, is_fact, pieces
from grievance.catalogue.learned.judging import Judgement
from grievance.catalogue.learned.said import Said
from grievance.catalogue.learned.weights import (
    FILE,
    VERSION,
    Weights,
    read_weights,
    weights,
    written_weights,
)
from grievance.catalogue.lexicon import LANGUAGES
from grievance.catalogue.passages import passages
from grievance.catalogue.reading import read
from grievance.catalogue.signals import CARES, RESPONDENTS
from grievance.catalogue.simplified import simplify
from tests.triage.training.targets import targets
from tests.triage.training.texts import all_texts, digest


HOSTILE = [
    "a" * 500_000,
    "a " * 250_000,
    "\x00\x01\x02" * 100_000,
    "强" * 200_000,
    "强迫。" * 100_000,
    "\u0301" * 300_000,
    "passport! " * 50_000,
]
LETTER = (
    "The canteen is fine and the new bus is on time. The lockers were painted. "
    "We had a good summer party and the band was from here. "
    "Nobody minds the new cards for the gate, they work well. " * 6
)
DANGER = "Yesterday the guards beat my brother with iron bars and broke his arm."


def _judgement(text: str, language: str | None = "en") -> Judgement:
    return read(text, language).judgement


class TestWeights:
    def test_they_were_learned_from_the_texts_that_are_there(self) -> None:
        """
        Whoever changes a text learns the weights anew.
        """
        assert digest() == weights().texts

    def test_they_have_the_targets_that_are_learned(self) -> None:
        """
        With the margins that were chosen; what the code asks for is among them.
        """
        wanted = {target.name: target.enough for target in targets(all_texts())}

        assert wanted == {
            name: enough for name, (_bias, enough) in weights().targets.items()
        }
        assert {CRITICAL, *DANGERS.values(), *CARES.values(), *RESPONDENTS} <= set(
            wanted
        )

    def test_they_are_written_as_they_were_read(self) -> None:
        """
        One form, both ways.
        """
        assert weights() == read_weights(written_weights(weights()))

    def test_a_feature_has_its_own_weights(self) -> None:
        """
        Each part of the flat lists belongs to one feature, and none to another; what
        has no weight, or was never seen, is not known.
        """
        few = Weights(
            version=VERSION,
            texts="",
            unit=1.0,
            targets={"first": (0, 0), "second": (0, 0), "third": (0, 0)},
            features=["one", "none", "two"],
            ends=[1, 1, 3],
            numbers=[0, 1, 2],
            weights=[7, -8, 9],
        )

        wanted = {
            ("one",): (7, 0, 0),
            ("none", "never seen"): (0, 0, 0),
            ("two",): (0, -8, 9),
            ("one", "two", "never seen"): (7, -8, 9),
        }
        found = {given: few.added(given) for given in wanted}

        assert wanted == {given: few.each(sums) for given, (sums, _) in found.items()}
        assert [1, 0, 1, 2] == [known for _sums, known in found.values()]
        assert [7, -8] == [few.of(target, ["one", "two"]) for target in (0, 1)]

    def test_they_stay_small(self) -> None:
        """
        Nobody wants to load many megabytes for a mail.
        """
        assert len(shipped_file(FILE).read_bytes()) < 1_500_000

    def test_altered_ones_are_refused(self) -> None:
        """
        A file that was changed on disk says nothing.
        """
        content = bytearray(shipped_file(FILE).read_bytes())
        content[len(content) // 2] ^= 1

        with pytest.raises(lzma.LZMAError):
            read_weights(bytes(content))

    def test_those_of_another_version_are_refused(self) -> None:
        """
        Weights of another form would be taken for something else.
        """
        other = Weights(
            version=VERSION + 1,
            texts="",
            unit=1.0,
            targets={},
            features=[],
            ends=[],
            numbers=[],
            weights=[],
        )

        with pytest.raises(msgspec.ValidationError, match="version"):
            read_weights(written_weights(other))


class TestFeatures:
    def test_words_are_taken_to_pieces(self) -> None:
        """
        Whole words, pairs of them, and their letters with their ends marked.
        """
        found = pieces("no pay")

        assert {"=no", "=pay", "no pay", "^no", "no$", "pay$", "^pay$"} <= found
        assert "o p" not in found

    def test_characters_are_taken_alone_and_together(self) -> None:
        """
        A script without spaces has no words to begin with.
        """
        assert {"扣", "证", "件", "扣证", "证件", "扣证件"} == pieces("扣证件")

    def test_facts_are_concepts_and_topics(self) -> None:
        """
        What people wrote down of a sentence, beside the pieces of its words.
        """
        said = Said(
            text="x",
            topics=frozenset({"PS 10.3"}),
            concepts=frozenset({"debt", "papers_kept"}),
        )

        assert {"@PS 10.3", "#debt", "#papers_kept"} == set(facts(said))

    @given(st.text())
    def test_no_piece_is_a_fact(self, text: str) -> None:
        """
        Nobody can write a fact into a letter.
        """
        assert not any(map(is_fact, pieces(plain(fold(text)))))


class TestConcepts:
    def test_each_is_written_in_every_language(self) -> None:
        """
        What one language teaches must be known in the others.
        """
        written = msgspec.json.decode(shipped_file(CONCEPTS).read_bytes())

        assert {frozenset(LANGUAGES)} == {frozenset(one) for one in written.values()}

    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("en", "He keeps our passports in his drawer."),
            ("de", "Er hat unsere Reisepässe im Tresor."),
            ("fr", "Il garde nos passeports au coffre."),
            ("pt", "Ele ficou com os passaportes no cofre."),
            ("zh", "老板把护照锁在保险柜里。"),
        ],
    )
    def test_one_thing_is_one_concept(self, language: str, text: str) -> None:
        """
        Whatever words a language has for it.
        """
        assert "papers_kept" in concepts_in(passages(text), language)[0]


class TestJudgement:
    @given(st.text(max_size=400), st.sampled_from([None, *LANGUAGES]))
    @settings(deadline=None)
    def test_bears_any_text(self, text: str, language: str | None) -> None:
        """
        Scores are between 0 and 1, and the same for the same text.
        """
        one, other = _judgement(text, language), _judgement(text, language)

        for target in ("critical", "out-of-scope", "PS 10.3"):
            assert 0 <= one.score(one.surplus(target)) <= 1
            assert one.surplus(target) == other.surplus(target)
            assert one.words(target) == other.words(target)

    @pytest.mark.parametrize("text", HOSTILE)
    def test_bears_what_is_made_to_be_slow(self, text: str) -> None:
        """
        However long, and of whatever characters: it comes to an end.
        """
        judgement = _judgement(text, None)

        assert 0 <= judgement.score(judgement.surplus("critical")) <= 1

    def test_one_sentence_in_a_long_letter_is_heard(self) -> None:
        """
        A danger is not outweighed by what is well elsewhere.
        """
        loud = _judgement(f"{LETTER}\n\n{DANGER}\n\n{LETTER}")

        assert loud.has("critical")
        assert loud.margin("violence") > _judgement(LETTER).margin("violence") + 0.5

    def test_it_names_the_words(self) -> None:
        """
        A person sees on which words a judgement rests; small words say nothing.
        """
        words = _judgement(DANGER).words("violence")

        assert {"beat", "brother"} <= set(words)
        assert not {"the", "my", "and", "with"} & set(words)

    def test_a_word_or_two_are_not_judged(self) -> None:
        """
        Too little is said to learn anything from.
        """
        assert not _judgement("Guards beat him.").has("critical")

    def test_words_stay_out_of_representations(self) -> None:
        """
        A judgement can be logged without a word of the letter.
        """
        assert "brother" not in repr(_judgement(DANGER))


def test_traditional_characters_are_read_as_simplified_ones() -> None:
    """
    Other letters stay as they are, and nothing changes its place.
    """
    assert "工厂 wage é" == simplify("工廠 wage é")
