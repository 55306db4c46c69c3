"""A name accuses nobody; what is said with it may."""

from __future__ import annotations

import pytest

from grievance.catalogue.accusing import STAND_INS, accuses, accuses_any
from grievance.catalogue.lexicon import LANGUAGES


NAMES = ("Henri Handler", "Ruth Reviewer")
SUBJECT = "Re: your case\n\n"
OF_HENRI = [
    ("en", "Henri Handler passed my letter on to the plant manager."),
    ("en", "Handler, Henri told my boss that I wrote to you."),
    ("en", "HENRI HANDLER leaked my name to the plant."),
    ("de", "Henri Handler hat meinen Namen an das Werk weitergegeben."),
    ("fr", "Henri Handler a transmis ma lettre au directeur de l'usine."),
    ("pt", "Henri Handler repassou a minha carta ao gerente da fábrica."),
    ("zh", "Henri Handler把我的名字告诉了厂里的经理。"),
]
OF_THE_OFFICE = [
    ("en", "Someone in your office told the plant manager my name."),
    ("en", "I want to complain about your own team."),
    ("de", "Jemand aus Ihrem Büro hat meinen Namen weitergegeben."),
    ("fr", "Quelqu'un chez vous a transmis ma lettre au directeur."),
    ("pt", "Alguém daí contou ao gerente."),
    ("zh", "你们的人把我的名字告诉了厂里。"),
]
OF_NOBODY = [
    ("en", "More."),
    ("en", "Your office is on holiday, so I wait."),
    ("en", "Thank you for how you handled this so far."),
    ("en", "I have nothing to add. My case number is GR-1."),
    ("en", "Could your office write to me in Portuguese?"),
    ("en", "I do not agree with your decision and appeal against it."),
    ("en", "I spoke with Henri Handler on Monday as agreed."),
    ("en", "Henri Handler asked me for the dates; here they are."),
    ("en", "Please tell Henri Handler that the manager knows who I am now."),
    (
        "en",
        "Dear Henri Handler,\nthe foreman ignored my complaint and told the manager.",
    ),
    ("en", "> Your case officer is Henri Handler.\n\nThank you, here are the photos."),
    ("de", "Ihr Büro ist im Urlaub, ich warte."),
    ("de", "Wie mit Henri Handler besprochen: hier sind die Fotos."),
    ("fr", "Votre bureau est en vacances, j'attends."),
    ("fr", "Comme convenu avec Henri Handler, voici les photos."),
    ("pt", "O vosso escritório está de férias."),
    ("pt", "Como combinado com Henri Handler, seguem as fotos."),
    ("zh", "你们办公室放假，我等着。"),
    ("zh", "按照和Henri Handler说好的，照片在附件里。"),
]


@pytest.mark.parametrize(("language", "text"), [*OF_HENRI, *OF_THE_OFFICE])
def test_who_is_complained_of(language: str, text: str) -> None:
    """
    The office, or somebody of it by name, in each language.
    """
    assert accuses(SUBJECT + text, language, NAMES)


@pytest.mark.parametrize(("language", "text"), OF_NOBODY)
def test_an_ordinary_answer_complains_of_nobody(language: str, text: str) -> None:
    """
    It names who works on the case, or what the office does, as anybody would.
    """
    assert not accuses(SUBJECT + text, language, NAMES)


@pytest.mark.parametrize(("language", "text"), OF_HENRI)
def test_only_whom_one_asks_for_counts(language: str, text: str) -> None:
    """
    Who cannot open the case does not read it there.
    """
    assert not accuses_any(SUBJECT + text, language, ("Ruth Reviewer",))


def test_the_office_is_nobody_by_name() -> None:
    """
    In a case about the office, what is said of it is no news.
    """
    text = (
        "Someone in your office told the manager. Ruth Reviewer called me, thank you."
    )

    assert not accuses_any(text, "en", NAMES)
    assert accuses_any(f"{text} Henri Handler leaked my name.", "en", NAMES)


def test_there_is_a_stand_in_for_each_language() -> None:
    """
    One that says nothing by itself.
    """
    assert set(LANGUAGES) == set(STAND_INS)
    assert not any(accuses(word, name, ()) for name, word in STAND_INS.items())
