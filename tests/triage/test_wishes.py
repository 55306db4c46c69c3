"""How much somebody wishes to be kept from whom they complain of, in five languages."""

from __future__ import annotations

import pytest

from grievance.catalogue.matching import read, read_signals
from grievance.domain.proposal import ProposalKind
from grievance.domain.slip import Flag
from grievance.mail.reading.parse import parse
from grievance.services.triage.propose_triage import propose_triage
from grievance.services.triage.triage_knowledge import Knowledge
from tests.doubles import make_mail


ONLY_NAMES = [
    ("en", "Please do not give the families' names to the company."),
    ("en", "Our names are not to be passed to the management of the plant."),
    ("en", "We ask you to keep our names from the refinery."),
    ("fr", "Merci de ne pas donner les noms des familles à l'entreprise."),
    ("fr", "Ne communiquez pas nos noms à la direction de l'usine."),
    ("zh", "请不要把这些家庭的名字告诉公司。"),
    ("zh", "姓名请不要透露给公司。"),
    ("pt", "Por favor não passem os nomes das famílias para a empresa."),
    ("pt", "Não divulguem a identidade dos moradores à mineradora."),
    ("de", "Bitte geben Sie die Namen der Familien nicht an das Unternehmen weiter."),
    ("de", "Unsere Namen dürfen gegenüber der Firma nicht genannt werden."),
]
MORE = [
    ("en", "I want to remain anonymous."),
    ("en", "Please do not use my name."),
    ("en", "Do not tell the company that I wrote."),
    ("en", "The company must not find out about this complaint."),
    ("fr", "Je veux rester anonyme."),
    ("fr", "L'entreprise ne doit pas savoir que j'ai écrit."),
    ("zh", "我要匿名。"),
    ("zh", "请不要告诉公司。"),
    ("pt", "Peço sigilo."),
    ("pt", "A empresa não pode saber desta denúncia."),
    ("de", "Ich möchte anonym bleiben."),
    ("de", "Die Firma darf nicht erfahren, dass ich geschrieben habe."),
]


@pytest.mark.parametrize(("language", "text"), ONLY_NAMES)
def test_names_alone_are_to_be_kept(language: str, text: str) -> None:
    """
    Whom the complaint is about may hear of it, as long as it reads no name.
    """
    signals = read_signals(read(text, language))

    assert (True, True) == (bool(signals.anonymity), bool(signals.names_withheld))


@pytest.mark.parametrize(("language", "text"), MORE)
def test_more_than_names_is_to_be_kept(language: str, text: str) -> None:
    """
    That somebody complained at all; also where it is not said of whom.
    """
    signals = read_signals(read(text, language))

    assert (True, ()) == (bool(signals.anonymity), signals.names_withheld)


@pytest.mark.parametrize(("language", "text"), ONLY_NAMES)
@pytest.mark.parametrize("at_end", [True, False])
def test_who_asks_for_both_asks_for_more(
    language: str, text: str, *, at_end: bool
) -> None:
    """
    In another sentence, before or after; when in doubt nobody is told.
    """
    more = dict(MORE)[language]
    both = f"{text} {more}" if at_end else f"{more} {text}"

    assert () == read_signals(read(both, language)).names_withheld


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Do not give my name to the company, it must not know that I wrote."),
        ("en", "Do not tell the company my name or that we complained."),
        ("fr", "Ne donnez pas mon nom à l'entreprise, je veux rester anonyme."),
        ("zh", "不要把我的名字告诉公司，不能让他们知道是我。"),
        ("pt", "Não passem meu nome para a empresa, ela não pode saber quem sou."),
        ("de", "Nennen Sie meinen Namen der Firma nicht, sie soll nichts erfahren."),
    ],
)
def test_both_in_one_sentence_is_more(language: str, text: str) -> None:
    """
    The greater wish includes the lesser one.
    """
    signals = read_signals(read(text, language))

    assert (True, ()) == (bool(signals.anonymity), signals.names_withheld)


@pytest.mark.parametrize(
    ("text", "sender", "expected"),
    [
        (ONLY_NAMES[0][1], "Mira Holm <mira@post.example>", Flag.NAMES_WITHHELD),
        (MORE[0][1], "Mira Holm <mira@post.example>", Flag.WISHES_ANONYMITY),
        (ONLY_NAMES[0][1], "nobody", Flag.WISHES_ANONYMITY),
        (
            f"{ONLY_NAMES[0][1]} I am afraid to lose my job.",
            "Mira Holm <mira@post.example>",
            Flag.WISHES_ANONYMITY,
        ),
    ],
)
def test_one_flag_says_how_much(text: str, sender: str, expected: Flag) -> None:
    """
    The greater one where they are afraid, or where nobody knows who writes.
    """
    letter = parse(make_mail(text, sender=sender))

    proposals = propose_triage(letter, Knowledge())

    flags = set(proposals.codes(ProposalKind.FLAG))
    assert {expected} == flags & {Flag.NAMES_WITHHELD, Flag.WISHES_ANONYMITY}
