from __future__ import annotations

import json

from importlib.resources import files

import pytest

from grievance.catalogue.folding import fold
from grievance.catalogue.legal_forms import legal_forms
from grievance.catalogue.lexicon import LANGUAGES, SIGNAL, lexicon
from grievance.catalogue.patterns import (
    MEDIUM,
    STRONG,
    WEAK,
    PatternError,
    read_pattern,
)
from grievance.catalogue.phrases import needle
from grievance.catalogue.standards import standard
from grievance.domain.errors import NotFoundError


OFTEN = {
    *("1.1", "1.2", "2.3", "2.4", "2.5", "2.7", "2.10", "3.1", "3.2", "3.3", "3.4"),
    *("5.1", "5.2", "5.3", "6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "6.7", "6.8"),
    *("7.1", "7.2", "8.1", "8.2", "8.3", "8.4", "8.5", "8.6", "8.7", "9.1", "9.2"),
    *("9.3", "9.4", "9.5", "9.6", "9.7", "9.8", "9.9", "10.1", "10.2", "10.3", "10.4"),
    *("10.5", "10.6", "10.7", "10.8", "11.1", "11.2", "11.3"),
}
CURRENT = {"PS": ("ASI-PS", "V3.1"), "CoC": ("ASI-CoC", "V2.1")}
GROUPS = {"one": "a | b*", "two": "@one | c", "round": "@round"}


def _criteria(language: str) -> set[str]:
    topics = {topic for topic in lexicon(language).topics if SIGNAL not in topic}
    return {topic.removesuffix("_unless") for topic in topics}


def _phrases(language: str) -> set[str]:
    return {
        phrase
        for _topic, pattern in lexicon(language).patterns
        for term in pattern.terms
        for phrase in term
    }


@pytest.mark.parametrize("language", LANGUAGES)
class TestEveryLexicon:
    def test_names_criteria_that_exist(self, language: str) -> None:
        """
        Each entry points to a criterion of the current version.
        """
        for code in _criteria(language):
            short, _, criterion = code.partition(" ")
            assert criterion == standard(*CURRENT[short]).criterion(criterion).id

    def test_covers_what_complaints_are_about(self, language: str) -> None:
        """
        No language leaves out a criterion that complaints often concern.
        """
        assert set() == {f"PS {criterion}" for criterion in OFTEN} - _criteria(language)

    def test_knows_the_same_signals_as_the_others(self, language: str) -> None:
        """
        What asks for care in one language does in all.
        """
        ours, english = (
            {topic for topic in lexicon(name).topics if SIGNAL in topic}
            for name in (language, "en")
        )

        assert english == ours

    def test_has_no_phrase_that_matches_anything(self, language: str) -> None:
        """
        Each phrase leaves something to look for once it is folded.
        """
        assert [] == [p for p in _phrases(language) if not needle(p).strip()]

    def test_uses_the_star_only_beside_a_word(self, language: str) -> None:
        """
        A star that stands alone would be read as a gap.
        """
        assert [] == [p for p in _phrases(language) if "*" in p.split()]

    def test_uses_every_group(self, language: str) -> None:
        """
        A group that nothing refers to was forgotten.
        """
        path = files("grievance.catalogue").joinpath(f"lexicons/{language}.json")
        written = json.loads(path.read_text(encoding="utf-8"))
        said = json.dumps(written, ensure_ascii=False)
        used = {name for name in written["groups"] if f"@{name}" in said}
        speech = set(lexicon(language).speech.__dataclass_fields__)

        assert set() == set(written["groups"]) - used - speech


@pytest.mark.parametrize("tag", ["pt", "pt-BR", "PT"])
def test_a_language_tag_finds_its_lexicon(tag: str) -> None:
    """
    Region and case of a tag do not matter.
    """
    assert "pt" == lexicon(tag).language


def test_a_missing_language_is_named() -> None:
    """
    A language without a lexicon is refused with the list of those there are.
    """
    with pytest.raises(NotFoundError, match=r"'sw'.*en, fr, zh, pt, de"):
        lexicon("sw")


def test_a_pattern_is_read() -> None:
    """
    Marks before it, terms between plus signs, phrases between bars, groups in place.
    """
    pattern = read_pattern("!?@two | d + e", GROUPS)

    assert [{"a", "b*", "c", "d"}, {"e"}] == list(map(set, pattern.terms))
    assert (MEDIUM, True) == (pattern.weight, pattern.deniable)
    assert STRONG == read_pattern("a", GROUPS).weight
    assert WEAK == read_pattern("~a", GROUPS).weight


@pytest.mark.parametrize("written", ["", "a | ", "a + ", "@none", "@round", "* | a"])
def test_a_pattern_that_cannot_be_read_is_refused(written: str) -> None:
    """
    Empty parts, groups that are not there and groups in themselves are mistakes.
    """
    with pytest.raises(PatternError):
        read_pattern(written, GROUPS)


def test_legal_forms_are_folded() -> None:
    """
    What is compared with folded words is folded itself.
    """
    forms = legal_forms()
    words = forms.words | forms.works | forms.joints

    assert words == {fold(word).strip() for word in words}
    assert list(forms.endings) == sorted(forms.endings, key=len, reverse=True)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("larch hollow mill", "larch hollow"),
        ("usine de la roche", "la roche"),
        ("river mill", ""),
        ("larch hollow", ""),
        ("mill", ""),
    ],
)
def test_a_works_has_a_place(name: str, place: str) -> None:
    """
    The kind of works is left out unless only one word would remain.
    """
    assert place == legal_forms().place(name)
