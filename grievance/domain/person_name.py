"""
How a person of the office may be called: one name, which nobody takes for another's.

Names of any script are names.  Two are alike where they differ only in case, spaces or
signs, in how letters are encoded, or in letters of other scripts that look the same.
"""

from __future__ import annotations

import re
import unicodedata

from collections.abc import Iterable

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import RECOVERY, ROOT, WORKER


LONGEST_NAME = 200
# What the log and lists call those who are no people.
RESERVED = (
    ROOT,
    WORKER,
    RECOVERY,
    "the mechanism",
    "the root key",
    "the recovery key",
    "the office",
    "someone who left",
)
# Scripts of which letters look like letters of another; no word has two of them.
_ALIKE = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
# Within Persian and Indian names, where they change what is read.
_JOINER = re.compile("([\u0600-\u109f])[\u200c\u200d](?=[\u0600-\u109f])")
_SMALL = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u04bb\u04cf\u0501\u051b"
    "\u051d\u03b1\u03b3\u03b9\u03bd\u03bf\u03c1\u03c5\u03c7\u03f3\u0131\u0251\u026101",
    "aeopcyxsijhldqwayivopuxjiagol",
)
_LARGE = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0405\u0406"
    "\u0408\u04c0\u050c\u051a\u051c\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d"
    "\u039f\u03a1\u03a4\u03a5\u03a7\u03f9\u037f01",
    "ABEKMHOPCTYXSIJIGQWABEZHIKMNOPTYXCJOI",
)


def written(name: str) -> str:
    """Return a name as it is kept: its letters in one encoding, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def refuse_name(name: str, known: Iterable[str]) -> str:
    """
    Return a name as it is kept, if nobody takes it for one that is *known*.

    Raises:
        NotAllowedError: It is no name, or is or looks like that of somebody else.
    """
    name = written(name)
    _refuse_unreadable(name)
    _refuse_mixed(name)
    if are_alike(name, *RESERVED):
        msg = f"{name} is what the mechanism calls others; write the person's own name."
        raise NotAllowedError(msg)
    for other in known:
        if written(other).casefold() == name.casefold():
            msg = f"There is a {name} in the office already; choose another name."
            raise NotAllowedError(msg)
        if are_alike(name, other):
            msg = (
                f"This name looks like that of {other}, who is here already; add to it."
            )
            raise NotAllowedError(msg)
    return name


def are_alike(name: str, *others: str) -> bool:
    """Whether a name looks like one of the *others*."""
    small, large = _look(name)
    return any(small == one or large == two for one, two in map(_look, others))


def _look(name: str) -> tuple[str, str]:
    """Return its letters and digits as they look in small and in large letters."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if unicodedata.category(c)[0] in "LMN")
    small = unicodedata.normalize("NFKD", plain.casefold())
    return small.translate(_SMALL), plain.upper().translate(_LARGE)


def _refuse_unreadable(name: str) -> None:
    if not 1 <= len(name) <= LONGEST_NAME or not _JOINER.sub(r"\1", name).isprintable():
        msg = f"A person needs a name of 1 to {LONGEST_NAME} printable characters."
        raise NotAllowedError(msg)
    is_option = unicodedata.category(name[0]) == "Pd"
    if is_option or not any(map(str.isalpha, name)):
        msg = (
            "A name has a letter in it and no hyphen before it; write it as people do."
        )
        raise NotAllowedError(msg)


def _refuse_mixed(name: str) -> None:
    """Refuse a word in which a letter was exchanged for one that looks the same."""
    for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKC", name)):
        if len({*map(_script, word)}.intersection(_ALIKE)) > 1:
            msg = f"{word} has letters of two alphabets; write it in one of them."
            raise NotAllowedError(msg)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
