"""
Measure the proposals for labelled texts, which name nobody.

    python -m tests.triage.training.measure tests/triage/blind3/*.jsonl
"""

from __future__ import annotations

import sys

from collections.abc import Iterable, Iterator
from pathlib import Path

from grievance.cli.triage_view import print_scores
from grievance.mail.reading.parse import parse
from grievance.services.triage.propose_triage import propose_triage
from grievance.services.triage.read_labels import Expected, Label
from grievance.services.triage.score_triage import Measured, Score, score_triage
from grievance.services.triage.triage_knowledge import Knowledge
from tests.doubles import make_mail
from tests.triage.training.texts import Text, texts_in


def measure(texts: Iterable[Text]) -> Score:
    """Compare what is proposed for texts with what they are."""
    return score_triage(_measured(texts))


def _measured(texts: Iterable[Text]) -> Iterator[Measured]:
    for number, text in enumerate(texts, start=1):
        label = Label(
            file=f"{text.language} {number}",
            language=text.language,
            criteria=Expected(sure=text.sure, possible=text.possible),
            critical=text.critical,
            out_of_scope=text.out_of_scope,
            anonymity=text.anonymity,
            reprisal=text.reprisal != "none",
            reprisal_happened=text.reprisal == "happened",
            respondent=text.respondent if text.respondent != "entity" else None,
        )
        letter = parse(make_mail(text.text, subject=""))
        proposals = propose_triage(letter, Knowledge())
        yield Measured(label=label, proposals=proposals, titles={})


if __name__ == "__main__":
    read = {path: tuple(texts_in(Path(path))) for path in sys.argv[1:]}
    everything = [text for texts in read.values() for text in texts]
    scores = {"all": measure(everything)}
    scores |= {Path(path).stem: measure(texts) for path, texts in read.items()}
    print_scores(scores)
