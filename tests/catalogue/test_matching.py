from __future__ import annotations

from itertools import product

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.catalogue.criterion_matching import MOST_MENTIONS
from grievance.catalogue.danger import judge_danger
from grievance.catalogue.matching import (
    CriterionMatch,
    EntityMatch,
    EntityNames,
    find_criteria,
    find_entities,
    read,
    read_signals,
)
from grievance.catalogue.near_names import MOST_COMPARED, NearNames


NAMES = EntityNames(
    {
        "a": ("Lanzhe Light Metals", "澜哲轻金属有限公司", "Lanzhe No. 2 Mill"),
        "b": ("Lanzhe Light", "LLC Foil"),
        "c": ("Aluminerie du Lac-Perdrix", "ALP", "Usine du Grand Lac"),
        "d": ("Küstrow Gießerei GmbH", "Shared Name"),
        "e": ("Dương Alumina Co., Ltd.", "shared-name"),
        "f": ("KTV金属有限公司",),
    }
)


def _ids(text: str) -> list[str]:
    return [match.entity_id for match in find_entities(read(text, None), NAMES)]


class TestFindEntities:
    @pytest.mark.parametrize(
        ("text", "ids"),
        [
            ("at LANZHE  light-metals, China", ["a"]),
            ("Lanzhe Light's owner", ["b"]),
            ("在澜哲轻\n金属的宿舍", ["a"]),
            ("在瀾哲輕金屬的宿舍", ["a"]),
            ("l'aluminerie du lac perdrix", ["c"]),
            ("Aluminerie du Làc-Perdrix", ["c"]),
            ("Küstrow Giesserei, Kuestrow Gießerei", ["d"]),
            ("kustrow giesserei", ["d"]),
            ("Duong Alumina told us", ["e"]),
            ("at the Grand Lac works", ["c"]),
            ("ALP is the name", ["c"]),
            ("alp is no name", []),
            ("PALP and ALPS", []),
            ("Lanzhelight metals", []),
            ("在KTV金属工作", ["f"]),
            ("在XKTV工作", []),
            ("", []),
        ],
    )
    def test_reads_a_name_however_it_is_written(
        self, text: str, ids: list[str]
    ) -> None:
        """
        Case, accents, line breaks and legal forms do not hide a name; parts of
        words are none, and an acronym needs its capitals.
        """
        assert ids == _ids(text)

    def test_says_which_name_and_how_surely(self) -> None:
        """
        A match can be explained, and the exact name is the surest.
        """
        exact = find_entities(read("Küstrow Gießerei GmbH", None), NAMES)
        short = find_entities(read("Küstrow Gießerei", None), NAMES)

        assert (
            EntityMatch(entity_id="d", matched="Küstrow Gießerei GmbH", score=1.0)
            == (exact[0])
        )
        assert exact[0].score > short[0].score

    def test_gives_a_shared_name_to_each_with_doubt(self) -> None:
        """
        Two Entities that share a name are both found, less surely than one.
        """
        found = find_entities(read("Shared Name", None), NAMES)

        assert ["d", "e"] == [match.entity_id for match in found]
        assert all(match.score < 0.7 for match in found)

    def test_keeps_the_words_out_of_its_representation(self) -> None:
        """
        What a letter said does not appear in a log that shows a match.
        """
        assert "Lanzhe" not in repr(
            find_entities(read("Lanzhe Light Metals", None), NAMES)
        )

    @given(st.sampled_from(["Lanzhe Light Metals", "澜哲轻金属"]), st.text(), st.text())
    def test_finds_a_name_amid_anything(
        self, name: str, before: str, after: str
    ) -> None:
        """
        Whatever stands around a name as other words, it is still found.
        """
        text = f"{before}\n. {name} .\n{after}"

        assert "a" in _ids(text)

    @given(st.text())
    def test_bears_any_text(self, text: str) -> None:
        """
        No text is refused, and what is found comes from the registry.
        """
        assert set(_ids(text)) <= set(NAMES.names)

    def test_a_hostile_text_ends(self) -> None:
        """
        Of names that are nearly written only so many are compared; and an acronym is
        looked up once, however often it stands there.
        """
        alike = NearNames({str(n): (f"Kanorvel {n} Smelter",) for n in range(100)})

        hits = alike.find("kanorvel " * 1_000, frozenset({"kanorvel"}))
        assert MOST_COMPARED >= sum(1 for _ in hits)

        names = EntityNames({"nal": ("NAL", "Nordic Lines")})
        [match] = find_entities(read("We mean NAL. " * 30_000, "en"), names)
        assert "nal" == match.entity_id

    def test_a_near_name_gives_way_wherever_an_exact_one_stands(self) -> None:
        """
        Before, between or behind others.
        """
        names = EntityNames({"1": ("Kanorvel Smelter",), "2": ("Tamarack Rolling",)})
        for text in (
            "Kanorvel Smelter. Tamarak Rolling.",
            "Tamarak Rolling. Kanorvel Smelter.",
            "Kanorvel Smelter. Tamarak Rolling. Kanorvel Smelter.",
        ):
            found = {m.entity_id: m.how for m in find_entities(read(text, "en"), names)}
            assert {"1": "exact", "2": "same"} == found

    def test_knows_ten_thousand_names_by_their_beginnings(self) -> None:
        """
        Among many names that begin alike, only those that are said are found.
        """
        many = EntityNames(
            {
                f"{town}-{number}": (f"Town{town} Metals {number} Ltd",)
                for town, number in product(range(100), range(100))
            }
        )

        found = find_entities(
            read("We buy from Town7 Metals 12 and town99 metals 3.", None), many
        )

        assert {"7-12", "99-3"} == {match.entity_id for match in found}


def _codes(text: str, language: str | None = "en") -> list[str]:
    return [match.code for match in find_criteria(read(text, language))]


class TestFindCriteria:
    @pytest.mark.parametrize(
        ("text", "codes"),
        [
            ("This breaks criterion 9.8.", ["PS 9.8"]),
            ("criteria 9.1, 9.8b and 10.3", ["PS 10.3", "PS 9.1", "PS 9.8b"]),
            ("Verstoß gegen Kriterium Nr. 10.3!", ["PS 10.3"]),
            ("违反了准则10.3和9.1", ["PS 10.3", "PS 9.1"]),
            ("au sens du critère 6.6", ["PS 6.6"]),
            ("os critérios 7.1 e 7.2", ["PS 7.1", "PS 7.2"]),
            ("CoC 7.1 and PS 2.4", ["CoC 7.1", "PS 2.4"]),
            ("under the Chain of Custody criterion 7.2", ["CoC 7.2"]),
            ("Performance Standard V3.1 in general", []),
            ("criterion 99.1 and criterion 4.20 do not exist", []),
            ("criterion 9.8.1 or 9.8% or 1.2.2026", []),
            ("PS: 2,5 kg", []),
        ],
    )
    def test_a_mention_is_certain(self, text: str, codes: list[str]) -> None:
        """
        Ids named as criteria count for sure; versions, dates and sums do not.
        """
        assert codes == _codes(text)
        assert {1.0} >= {match.score for match in find_criteria(read(text, "en"))}

    @pytest.mark.parametrize(
        ("language", "text", "code"),
        [
            ("en", "The foreman has kept my passport since May.", "PS 10.3"),
            ("en", "Two boys of 12 work at the crusher after school.", "PS 10.2"),
            ("en", "Nobody has been paid overtime, no pay slips either.", "PS 10.7"),
            (
                "en",
                "They wired the guard open and an operator lost a finger.",
                "PS 11.3",
            ),
            ("en", "The creek ran white and the cattle will not drink.", "PS 7.2"),
            ("en", "Our shop steward was sacked the day after the vote.", "PS 10.1"),
            ("fr", "Le chef garde nos passeports dans son bureau.", "PS 10.3"),
            ("fr", "Les poussières rouges recouvrent les maisons.", "PS 6.1"),
            ("fr", "On a rasé le cimetière de nos parents.", "PS 9.5"),
            ("fr", "J'ai écrit trois lettres, restées sans réponse.", "PS 3.4"),
            ("de", "Der Vorarbeiter hat unsere Pässe einbehalten.", "PS 10.3"),
            ("de", "Seit Wochen riecht das Brunnenwasser, tote Fische.", "PS 7.2"),
            ("de", "Wir arbeiten sechs Tage, Überstunden zahlt keiner.", "PS 10.8"),
            (
                "de",
                "Der Wahlvorstand wurde entlassen, Betriebsrat gibt es nicht.",
                "PS 10.1",
            ),
            ("pt", "O encarregado ficou com o meu passaporte.", "PS 10.3"),
            ("pt", "A barragem de rejeitos transbordou no córrego.", "PS 6.6"),
            ("pt", "Derrubaram a mata, desmatamento até a nascente.", "PS 8.2"),
            ("pt", "Três meses sem salário e sem FGTS.", "PS 10.7"),
            ("zh", "护照被公司没收了，不让回家。", "PS 10.3"),
            ("zh", "厂里的废水直接排到河里。", "PS 6.2"),
            ("zh", "老板拖欠工资半年。", "PS 10.7"),
            ("zh", "没有口罩，很多人得了尘肺病。", "PS 11.1"),
            ("pt-BR", "trabalho escravo", "PS 10.3"),
            ("xx", "Kinderarbeit auf dem Schrottplatz", "PS 10.2"),
            (None, "travail des enfants", "PS 10.2"),
        ],
    )
    def test_plain_words_point_to_a_criterion(
        self, language: str | None, text: str, code: str
    ) -> None:
        """
        What a person would say is enough, in each language or without one.
        """
        assert code in _codes(text, language)

    def test_endless_numbers_are_quoted_in_part(self) -> None:
        """
        To quote a million numbers with each of them took hours and all memory.
        """
        found = find_criteria(read("criterion " + "1.1," * 5_000, "en"))

        assert ["1.1"] == [match.criterion for match in found]
        assert all(len(words) < 300 for match in found for words in match.words)

    def test_most_numbers_are_read(self) -> None:
        """
        Of very many mentions the first ones count.
        """
        text = "PS 1.1 " * MOST_MENTIONS

        assert ["1.1"] == [m.criterion for m in find_criteria(read(text, "en"))]
        assert ["1.1"] == [
            m.criterion for m in find_criteria(read(text + "PS 9.8", "en"))
        ]

    def test_each_match_is_explained(self) -> None:
        """
        A match names the words it rests on, and hides them from logs.
        """
        (match,) = find_criteria(read("They took our passports.", "en"))

        assert "took … passports" == match.words[0]
        assert "passport" not in repr(match)

    def test_more_clues_make_a_surer_match(self) -> None:
        """
        Scores grow with the clues, stay below certainty, and sort the result.
        """
        one = find_criteria(read("dust", "en"))[0]
        two = find_criteria(read("dust and fumes", "en"))[0]
        both = find_criteria(read("dust and fumes, no wages", "en"))

        assert 0.5 < one.score < two.score < 1
        assert ["PS 6.1", "PS 10.7"] == [match.code for match in both]

    def test_one_weak_clue_is_not_enough(self) -> None:
        """
        A word that may mean anything needs company.
        """
        assert [] == _codes("The river is long.")

    @pytest.mark.parametrize("text", ["", " ", "Hello.", "您好", "\x00\x1b[2J"])
    def test_nothing_said_is_nothing_found(self, text: str) -> None:
        """
        A text without a clue has no criteria and no signals.
        """
        assert () == find_criteria(read(text, None))
        assert () == judge_danger(read(text, None)).words

    @given(st.text(), st.sampled_from(["en", "fr", "de", "pt", "zh", "ja", "", None]))
    def test_bears_any_text(self, text: str, language: str | None) -> None:
        """
        No text and no language is refused.
        """
        found = find_criteria(read(text, language))

        assert sorted(found, key=lambda m: -m.score) == sorted(found, key=_by_score)


def _by_score(match: CriterionMatch) -> float:
    return -match.score


class TestReadSignals:
    @pytest.mark.parametrize(
        ("language", "text", "names"),
        [
            ("en", "A man died at the furnace.", ["danger"]),
            ("en", "All the fish died.", []),
            ("en", "Please do not use my name.", ["anonymity"]),
            ("en", "dont use my name", ["anonymity"]),
            ("en", "Guards hit him with a pipe.", ["violence"]),
            ("en", "She was fired for speaking to the union.", ["reprisal_incident"]),
            ("en", "I am afraid to lose my job.", ["reprisal_fear"]),
            ("en", "I want a refund for this frying pan.", ["out_of_scope"]),
            ("en", "The lead auditor got an envelope of cash.", ["auditor"]),
            ("en", "This is a complaint about your office.", ["office"]),
            ("fr", "Un ouvrier est mort hier.", ["danger"]),
            ("fr", "Les poissons sont morts.", []),
            ("fr", "Je veux rester anonyme.", ["anonymity"]),
            (
                "de",
                "Ich habe Angst, meinen Job verlieren wäre schlimm.",
                ["reprisal_fear"],
            ),
            ("de", "Ein tödlicher Unfall in Halle 3.", ["danger"]),
            ("pt", "Um colega morreu na sexta.", ["danger"]),
            ("pt", "Peço sigilo.", ["anonymity"]),
            ("zh", "昨天有工人死亡。", ["danger"]),
            ("zh", "请保密，我害怕报复。", ["anonymity", "reprisal_fear"]),
            ("zh", "电机坏了。", []),
            ("de", "Die Pfanne mit der Schmelze kippte.", []),
        ],
    )
    def test_reads_what_asks_for_care(
        self, language: str, text: str, names: list[str]
    ) -> None:
        """
        People in danger and people who ask for care are seen; fish are not
        people, and a foundry's ladle is no frying pan.
        """
        reading = read(text, language)
        signals = read_signals(reading)
        found = {name for name in type(signals).__slots__ if getattr(signals, name)}
        dangers = {kind for kind, words in judge_danger(reading).kinds.items() if words}

        assert set(names) == found | dangers

    def test_reprisal_is_feared_or_has_happened(self) -> None:
        """
        A danger alone is neither.
        """
        danger = read_signals(read("forced labour", "en"))
        fear = read_signals(read("I am afraid to speak", "en"))
        done = read_signals(read("She was fired for speaking to the union.", "en"))

        assert [False, True, True] == [one.is_reprisal for one in (danger, fear, done)]

    def test_keeps_the_words_out_of_its_representation(self) -> None:
        """
        Signals can be logged without a word of the letter.
        """
        assert "Signals()" == repr(
            read_signals(read("He died, keep my name secret", "en"))
        )
