"""
What in a text asks for care, whatever it is about; what asks for haste says `danger`.

Lexicons and learned weights are asked both, and either suffices.

Who asks only that names be kept from whom they complain of may be written about to
them; who asks for anything more, or says it in words that may mean more, may not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from grievance.catalogue.danger import REPRISAL_INCIDENT, enough_words, judge_danger
from grievance.catalogue.learned.judging import Judgement
from grievance.catalogue.lexicon import SIGNAL
from grievance.catalogue.reading import Reading
from grievance.catalogue.scope import judge_scope


Words = tuple[str, ...]
Found = dict[str, Words]
CARES = {"anonymity": "anonymity", "reprisal_fear": "reprisal-feared"}
NAMES_KEPT, COMPLAINT_KEPT = SIGNAL + "names_kept", SIGNAL + "complaint_kept"
ANONYMITY = SIGNAL + "anonymity"
RESPONDENTS = ("auditor", "office")  # of the whole letter: many mention an audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """
    The words found for each signal; an empty tuple says there were none.

    *names_withheld* only where *anonymity* means no more than names that are to be kept
    from whom the complaint is about.
    """

    anonymity: tuple[str, ...] = field(default=(), repr=False)
    names_withheld: tuple[str, ...] = field(default=(), repr=False)
    reprisal_fear: tuple[str, ...] = field(default=(), repr=False)
    reprisal_incident: tuple[str, ...] = field(default=(), repr=False)
    out_of_scope: tuple[str, ...] = field(default=(), repr=False)
    auditor: tuple[str, ...] = field(default=(), repr=False)
    office: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_reprisal(self) -> bool:
        """Whether reprisal is feared or has happened."""
        return bool(self.reprisal_fear or self.reprisal_incident)


def read_signals(reading: Reading, *, is_named: bool = False) -> Signals:
    """Read the signals of a text; *is_named* where a registered organisation is in it."""
    told = reading.told
    judgement = reading.judgement
    found = {name: enough_words(told.get(SIGNAL + name, ())) for name in _NAMED}
    found[REPRISAL_INCIDENT] = judge_danger(reading).kinds.get(REPRISAL_INCIDENT, ())
    found |= dict(_cares(found, judgement))
    kept = enough_words(told.get(NAMES_KEPT, ()))
    found["anonymity"] = found["anonymity"] or kept
    found["names_withheld"] = kept if kept and _is_all(judgement) else ()
    return Signals(**found, out_of_scope=judge_scope(reading, is_named=is_named).words)


_NAMED = ("anonymity", "reprisal_fear", *RESPONDENTS)


def _cares(found: Found, judgement: Judgement) -> Iterator[tuple[str, Words]]:
    for name, target in CARES.items():
        if not found[name] and judgement.has(target):
            yield name, judgement.words(target)
    for name in RESPONDENTS:
        if not found[name] and judgement.surplus_of_whole(name) >= 0:
            yield name, judgement.words(name)


def _is_all(judgement: Judgement) -> bool:
    """Whether what is said of names, in these sentences alone, is the whole wish."""
    kept = [one for one in judgement.said if NAMES_KEPT in one.topics]
    texts = {one.text for one in kept}  # one may be read in two languages
    others = [one for one in judgement.said if one.text not in texts]
    if any(COMPLAINT_KEPT in one.topics for one in kept):
        return False
    wished = any(ANONYMITY in one.topics for one in others)
    return not wished and not Judgement(said=others).has(CARES["anonymity"])
