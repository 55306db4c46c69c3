"""What is critical: what lexicons or weights hear, each borne out by the other."""

from __future__ import annotations

import pytest

from grievance.catalogue.danger import judge_danger
from grievance.catalogue.matching import read
from grievance.domain.proposal import ProposalKind
from grievance.domain.slip import Flag
from grievance.domain.urgency import Urgency
from grievance.mail.reading.parse import parse
from grievance.services.triage.propose_triage import propose_triage
from grievance.services.triage.triage_knowledge import Knowledge
from tests.doubles import make_mail


CANTEEN = (
    "The canteen was painted in spring and the new chairs are comfortable. "
    "The bus comes at ten past five and stops at the church, as it should. "
    "We had a meeting about the summer party and nobody wanted the band again. "
) * 4
CRITICAL = [
    ("en", "The agent keeps our passports and the dormitory is locked at night."),
    ("en", "Guards beat my brother with iron bars because he asked for his wages."),
    ("de", "Zwölfjährige Kinder sortieren hier nachts den Schrott mit den Händen."),
    ("fr", "Deux ouvriers sont morts dans la cuve et demain on y descend encore."),
    ("pt", "O capataz espanca os trabalhadores e ninguém pode sair do alojamento."),
    ("zh", "老板扣了我们的护照，晚上把宿舍锁起来，不让出门。"),
]
NOT_CRITICAL = [
    ("en", "Our wages came two weeks late in July and again in August, with no date."),
    ("en", "The dust from the crusher covers the windowsills and our children cough."),
    ("de", "Der Schichtplan kommt erst am Freitagabend, so kann niemand planen."),
    (
        "fr",
        "Les douches sont froides et il n'y a plus de savon depuis le mois de juin.",
    ),
    ("pt", "O barulho dos caminhões à noite não deixa dormir quem mora na estrada."),
    ("zh", "矿上的运输车半夜从村口过，太吵了，老人睡不着，也没有人管。"),
]


@pytest.mark.parametrize(("language", "text"), CRITICAL)
def test_danger_is_critical(language: str, text: str) -> None:
    """
    Life, freedom, children and blows cannot wait, and it is said by which words.
    """
    danger = judge_danger(read(text, language))

    assert danger.is_critical
    assert danger.words


@pytest.mark.parametrize(("language", "text"), NOT_CRITICAL)
def test_wrongs_are_not_critical(language: str, text: str) -> None:
    """
    Every second complaint in two days would leave no time for those that need it.
    """
    assert not judge_danger(read(text, language)).is_critical


def test_one_sentence_about_danger_is_heard_in_a_long_letter() -> None:
    """
    However much else a letter is about.
    """
    text = f"{CANTEEN}\nThe guards beat my brother with iron bars and broke his arm."

    assert judge_danger(read(text, "en")).is_critical
    assert not judge_danger(read(CANTEEN, "en")).is_critical


@pytest.mark.parametrize(("language", "text"), [*CRITICAL, *NOT_CRITICAL])
def test_what_is_critical_has_no_mere_hints(language: str, text: str) -> None:
    """
    Hints are for what may be a danger, where none is clear.
    """
    danger = judge_danger(read(text, language))

    assert not (danger.is_critical and danger.hints)


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        (
            (
                "Children are beaten every day at the cocoa farm near our village, they "
                "are ten years old."
            ),
            Urgency.HIGH,
        ),
        (
            (
                "At the shop where I work in the market the owner beats the children who "
                "sweep the floor."
            ),
            Urgency.HIGH,
        ),
        (
            (
                "I bought a pan in that shop and want a refund. The shopkeeper beats the "
                "boys who work for him and locks them in at night."
            ),
            Urgency.CRITICAL,
        ),
        (
            (
                "Our newsletter this month: forced labour in cocoa, children beaten on "
                "farms. Unsubscribe here. View in browser."
            ),
            Urgency.HIGH,
        ),
        ("The handle of my new frying pan broke; I want a refund.", Urgency.LOW),
    ],
)
def test_a_danger_is_seen_soon_though_it_is_not_ours(
    text: str, urgency: Urgency
) -> None:
    """
    A child is beaten whoever is in charge; somebody has to tell who can help.
    """
    found = propose_triage(parse(make_mail(text, subject="")), Knowledge())

    assert found.has(ProposalKind.FLAG, Flag.LIKELY_OUT_OF_SCOPE)
    assert urgency == found.code(ProposalKind.SEVERITY)
