from __future__ import annotations

from dataclasses import fields

import pytest

from grievance.catalogue.folding import fold
from grievance.catalogue.legal_forms import legal_forms
from grievance.catalogue.lexicon import LANGUAGES, SignalClues, lexicon
from grievance.catalogue.phrases import needle
from grievance.catalogue.standards import standard
from grievance.domain.errors import NotFoundError


OFTEN = {
    *("1.2", "2.3", "2.4", "2.5", "2.7", "3.2", "3.3", "3.4", "5.1", "5.2", "5.3"),
    *("6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "6.7", "6.8", "7.1", "7.2", "8.1"),
    *("8.2", "8.6", "8.7", "9.1", "9.2", "9.3", "9.4", "9.5", "9.6", "9.7", "9.8"),
    *("9.9", "10.1", "10.2", "10.3", "10.4", "10.5", "10.6", "10.7", "10.8"),
    *("11.1", "11.2", "11.3"),
}


def _all_phrases(language: str) -> list[str]:
    words = lexicon(language)
    signals = [getattr(words.signals, one.name) for one in fields(SignalClues)]
    return [
        phrase
        for clues in [*(entry.clues for entry in words.criteria), *signals]
        for phrase in clues.phrases()
    ]


@pytest.mark.parametrize("language", LANGUAGES)
class TestEveryLexicon:
    def test_names_criteria_that_exist(self, language: str) -> None:
        """
        Each entry points to a criterion of the current version, and only once.
        """
        current = {"ASI-PS": "V3.1", "ASI-CoC": "V2.1"}
        seen = [(e.standard, e.criterion) for e in lexicon(language).criteria]

        assert len(set(seen)) == len(seen)
        for name, criterion in seen:
            assert criterion == standard(name, current[name]).criterion(criterion).id

    def test_covers_what_complaints_are_about(self, language: str) -> None:
        """
        No language leaves out a criterion that complaints often concern.
        """
        covered = {
            entry.criterion
            for entry in lexicon(language).criteria
            if entry.standard == "ASI-PS"
        }

        assert set() == OFTEN - covered

    def test_has_no_phrase_that_matches_anything(self, language: str) -> None:
        """
        Each phrase leaves something to look for once it is folded.
        """
        assert [] == [p for p in _all_phrases(language) if not needle(p).strip()]

    def test_pairs_two_different_words(self, language: str) -> None:
        """
        No word stands on both sides of a pair, where it would pair with itself.
        """
        for entry in lexicon(language).criteria:
            for left, right in entry.clues.together:
                assert set() == set(left) & set(right), entry.criterion

    def test_uses_the_star_only_at_the_end(self, language: str) -> None:
        """
        A star inside a phrase would be read as a gap.
        """
        assert [] == [p for p in _all_phrases(language) if "*" in p[:-1]]


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
