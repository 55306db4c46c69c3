"""The words of the reply form, held to what reading an answer relies on."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import pytest

from rapidfuzz.distance import OSA

from grievance.catalogue import reply_form
from grievance.catalogue.letters.voice import SHIPPED
from grievance.catalogue.reply_form import (
    Meaning,
    fold_label,
    meanings,
    phrases_of,
    reply_language,
    reply_languages,
    spellings,
)
from grievance.domain.finding import Grade


def test_the_form_speaks_the_languages_of_letters() -> None:
    """
    Each has a choice for every grade; any other language is answered in English.
    """
    assert set(SHIPPED) == set(reply_languages())
    assert all(set(Grade) == set(one.choices) for one in reply_languages().values())
    assert reply_languages()["en"] is reply_language("nl")


def test_no_label_means_two_things() -> None:
    """
    Not in two languages either, since an answer may be in any of them.
    """
    meant: dict[str, set[Meaning]] = defaultdict(set)
    for language in reply_languages().values():
        for written, meaning in reply_form._meanings(language):
            for folded in spellings(written):
                meant[folded].add(meaning)

    assert [] == [folded for folded, ways in meant.items() if len(ways) > 1]


def test_no_typo_makes_a_sure_label_another_one() -> None:
    """
    One letter changed, left out, added or swapped is never another grade for sure.
    """
    sure = [(one, m.grade) for one, m in meanings().items() if m.grade and m.is_sure]
    close = [
        (one, other)
        for (one, grade), (other, another) in combinations(sure, 2)
        if grade is not another and OSA.distance(one, other, score_cutoff=1) <= 1
    ]

    assert [] == close


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Non-conformité mineure", Meaning(Grade.MINOR)),
        ("NC minor", Meaning(Grade.MINOR)),
        ("minor NC", Meaning(Grade.MINOR)),
        ("轻微不符合", Meaning(Grade.MINOR)),
        ("keine Abweichung", Meaning(Grade.CONFORMANCE)),
        ("não conformidade", Meaning(None)),
        ("不符合", Meaning(None)),
        ("no finding", Meaning(Grade.CONFORMANCE, is_sure=False)),
        ("conformance minor", None),
    ],
)
def test_labels_mean_what_auditors_mean(written: str, expected: Meaning | None) -> None:
    """
    A breach without a grade is known as such, so that it is not taken for its opposite.
    """
    assert expected == meanings().get(fold_label(written))


def test_every_denial_is_a_word_that_makes_unsure() -> None:
    """
    Words that deny are known in each language, with or without their accents.
    """
    assert {"not", "pas", "nicht", "nao", "不"} <= phrases_of("negators")


def test_no_word_that_denies_says_nothing_elsewhere() -> None:
    """
    What is skipped as saying nothing in one language must not deny in another.
    """
    telling = phrases_of("negators") | phrases_of("lacks") | phrases_of("contrasts")

    assert set() == phrases_of("fillers") & telling
    assert set() == phrases_of("leads") & (telling | phrases_of("doubts"))
