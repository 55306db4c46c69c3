"""What is in the case and not in our own words is found, and our own words are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.catalogue.files import CatalogueError
from grievance.catalogue.letters import shipped_letters
from grievance.leak.guard import check_words, whole_text
from grievance.leak.sensitive import read_sensitive
from tests.leak.compared import found, guarded, register, words


COMPLAINT = (
    "On 3 November they locked the gate of the dormitory Cedar House. We may not leave "
    "at night, and near Kambuya road the water is red. Yesterday the chief shouted."
)
CHINESE = (
    "我们住在红星宿舍，十一月三日，每天晚上不能出去，护照被工头拿走了。2026年11月3日"
)


class TestQuotes:
    @pytest.mark.parametrize(
        "text",
        [
            "Is it true that THEY LOCKED the gates of the dormitories?",
            "they locked\nthe gate, of the dormitory",
        ],
    )
    def test_five_words_in_a_row(self, text: str) -> None:
        """
        In capitals, over lines and commas, and in another form of the words.
        """
        assert ["quote"] == [kind for kind, _ in found(text, guarded(COMPLAINT))]

    def test_four_are_none(self) -> None:
        """
        As anybody may say them.
        """
        assert [] == found("They locked the gate, we heard.", guarded(COMPLAINT))

    def test_eight_characters(self) -> None:
        """
        Where a script has no spaces; seven are none.
        """
        against = guarded(CHINESE)

        assert ["每天晚上不能出去"] == words("听说每天晚上不能出去吗", against)
        assert [] == words("听说天晚上不能出去吗", against)

    def test_a_long_one_is_one(self) -> None:
        """
        However many rows of five it has.
        """
        assert ["We may not leave at night, and near"] == [
            hit
            for kind, hit in found(
                "We may not leave at night, and near here.", guarded(COMPLAINT)
            )
            if kind == "quote"
        ]


class TestDetails:
    def test_a_name_of_a_place(self) -> None:
        """
        Of the complaint only: no everyday word, nor a word that begins a sentence.
        """
        against = guarded(COMPLAINT)

        assert [("detail", "Cedar")] == found("What of the house Cedar?", against)
        assert [("detail", "Kambuya")] == found("The road to Kambuya is shut.", against)
        assert [] == found("Yesterday, in Oslo, the house was shut.", against)

    def test_a_chinese_one(self) -> None:
        """
        The whole of it, and not the word for dormitory alone.
        """
        assert [("detail", "红星宿舍")] == found(
            "请说明红星宿舍的情况", guarded(CHINESE)
        )
        assert [] == found("请说明宿舍的情况", guarded(CHINESE))


class TestDays:
    @pytest.mark.parametrize(
        "written",
        [
            "3 November 2026",
            "November 3",
            "3rd of November",
            "2026-11-03",
            "03.11.2026",
            "3/11",
            "11/3/26",
            "3. November",
            "3 novembre",
            "3 de novembro de 2026",
            "2026年11月3日",
            "十一月三日",
            "the third of November",
            "November the third",
            "dem dritten November",
            "trois novembre",
            "três de novembro",
            "\uff13/\uff11\uff11",
            "3. N o v e m b e r",
        ],
    )
    def test_a_day_of_the_case(self, written: str) -> None:
        """
        However either of the two writes it.
        """
        for letter in (COMPLAINT, CHINESE):
            [(kind, day)] = found(f"As of {written} or so", guarded(letter))
            assert ("date", True) == (kind, day in written)

    @pytest.mark.parametrize(
        ("written", "in_digits"),
        [
            ("the twenty-first of May", "21/5"),
            ("May twenty first", "2026-05-21"),
            ("am einunddreißigsten August", "31. August"),
            ("le vingt et un mars", "21/3"),
            ("no dia vinte e um de março", "21 de março"),
            ("le premier mai", "1.5."),
        ],
    )
    def test_in_words(self, written: str, in_digits: str) -> None:
        """
        On either side.
        """
        for one, other in ((written, in_digits), (in_digits, written)):
            found_here = found(
                f"So: {one} .", guarded(f"It was {other} that they came")
            )
            assert "date" in [kind for kind, _ in found_here]

    def test_another_day(self) -> None:
        """
        Is nobody's, nor are numbers that are none.
        """
        assert [] == found("On 4 November, 9.8b, 31 people.", guarded(COMPLAINT))

    @pytest.mark.parametrize(
        ("written", "in_digits"),
        [
            ("十月十日", "10月10日"),
            ("二月廿八日", "28/2"),
            ("十二月三十一号", "31.12."),
        ],
    )
    def test_in_chinese_numerals(self, written: str, in_digits: str) -> None:
        """
        On either side.
        """
        for one, other in ((written, in_digits), (in_digits, written)):
            assert [("date", one)] == found(one, guarded(f"我们 {other} 被打"))


class TestWhatNobodySees:
    @pytest.mark.parametrize(
        "hidden", ["\u00ad", "\u200b", "\u200e", "\u034f", "\ufe0f", "\U000e0041"]
    )
    def test_within_a_word(self, hidden: str) -> None:
        """
        As in what is copied from a document or a web page, in letters and in drafts.
        """
        said = f"In Kam{hidden}buya, 红{hidden}星宿舍, by Mi{hidden}ra on 3 Novem{hidden}ber"
        plain = guarded(f"At Kambuya 红星宿舍. 11月3日 {CHINESE}", names=("Mira",))
        copied = guarded(
            f"At Kam{hidden}buya 红{hidden}星宿舍. 11月3日", names=(f"M{hidden}ira",)
        )

        for text in (said, said.replace(hidden, "")):
            for against in (plain, copied):
                kinds = [kind for kind, _ in found(text, against)]
                assert ["detail", "detail", "identity", "date"] == kinds
        assert f"Kam{hidden}buya" in words(said, plain)

    @pytest.mark.parametrize(
        ("said", "hit"),
        [
            ("near K a m b u y a road", "K a m b u y a"),
            ("near K-a-m-b-u-y-a road", "K-a-m-b-u-y-a"),
            ("near \uff2b\uff41\uff4d\uff42\uff55\uff59\uff41 road", None),
            ("near K\u0430mbuy\u0430 road", None),  # with Cyrillic letters
            ("near \U0001d40aambuya road", None),  # a mathematical one
            ("near Ka\u0301mbuya road", None),  # with an accent of its own
        ],
    )
    def test_letters_that_are_spaced_wide_or_of_another_script(
        self, said: str, hit: str | None
    ) -> None:
        """
        They look the same to whoever reads them, in drafts and in letters.
        """
        shown = hit or said.split()[1]

        assert [("detail", shown)] == found(said, guarded(COMPLAINT))
        kinds = [
            kind for kind, _ in found("The road to Kambuya.", guarded(f"I {said}"))
        ]
        assert hit is not None or "detail" in kinds

    def test_a_word_that_is_broken(self) -> None:
        """
        At the end of a line; two that a hyphen joins are looked for as well.
        """
        against = guarded(COMPLAINT)

        assert [("detail", "Kam-\nbuya")] == found("near Kam-\nbuya", against)
        assert [("detail", "Cedar")] == found("near Cedar-\nHill", against)
        assert [] == found("near Cedar-\nHill", against, ours="near Cedar-\nHill")


class TestOrganisations:
    def test_one_that_the_letter_is_not_to(self) -> None:
        """
        By an alias, and inflected; its own reader may be named.
        """
        known = register(
            norvik=("Norvik Smelter",), tamarack=("Tamarack Rolling", "塔松轧制")
        )
        against = guarded(registers=(known,), allowed=frozenset({"norvik"}))

        assert [] == found("Is Norvik Smelter ready?", against)
        for name in ("Tamarack Rolling", "塔松轧制", "塔松軋製", "塔松軋制"):
            assert [("organisation", name)] == found(f"Ask {name} too.", against)


class TestSensitive:
    @pytest.mark.parametrize(
        "text",
        [
            "the DORMITORIES",
            "im Schlafsaal",
            "les dortoirs",
            "o alojamento",
            "夜班的人",
        ],
    )
    def test_words_that_tell_more_than_they_seem_to(self, text: str) -> None:
        """
        In each of the languages, whatever the letter is in.
        """
        against = guarded(sensitive=read_sensitive(None))

        assert ["sensitive"] == [kind for kind, _ in found(text, against)]

    def test_an_office_adds_its_own(self, tmp_path: Path) -> None:
        """
        In a file of its home; one that cannot be read is named.
        """
        folder = tmp_path / "leak"
        folder.mkdir()
        (folder / "en.toml").write_text('"is our only smelter" = ["Spruce Hollow"]')
        against = guarded(sensitive=read_sensitive(tmp_path))
        assert ["Spruce Hollow"] == words("at Spruce Hollow", against)

        (folder / "en.toml").write_text('"no list" = 3')
        with pytest.raises(CatalogueError, match="no list of words"):
            read_sensitive(tmp_path)


class TestOurs:
    @pytest.mark.parametrize("language", ["en", "fr", "de", "pt", "zh"])
    def test_our_own_words_are_never_found(self, language: str) -> None:
        """
        Whatever the case has: here every template itself, quoted in a complaint.
        """
        book = shipped_letters()
        for (letter, written_in), template in book.templates.items():
            if written_in == language:
                text = whole_text(template.subject, template.body)
                against = guarded(
                    text, names=("Test Office",), sensitive=read_sensitive(None)
                )
                assert [] == found(text, against, ours=text), letter

    def test_what_somebody_types_between_is(self) -> None:
        """
        At its place in the whole letter.
        """
        ours = "Hello,\n\nthere is news.\n\nTest office\n"
        text = ours.replace("news", "news of Cedar")
        [hit] = check_words(text, ours, guarded(COMPLAINT))

        assert "Cedar" == text[hit.start : hit.end]

    @given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300))
    def test_any_text_can_be_compared(self, text: str, ours: str, letter: str) -> None:
        """
        Every hit has a place within the text, and its words stand there.
        """
        against = guarded(letter, names=(letter,), sensitive=read_sensitive(None))

        for hit in check_words(text, ours, against):
            assert hit.words == text[hit.start : hit.end]
