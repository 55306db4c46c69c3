"""Nobody of the office is taken for somebody else, and everybody has their own name."""

from __future__ import annotations

import pytest

from grievance.domain.errors import NotAllowedError
from grievance.domain.person_name import refuse_name


KNOWN = ("Dana Osei", "Zo\u00eb", "\u0421\u0430\u0440\u0430", "Sam 0")
NAMES = (
    "Jos\u00e9 O'Brien-Nu\u00f1ez",
    "'t Hooft",
    "Zoe",  # not Zoë
    "Elihu Root",
    "Mary 2",
    "\u0110\u1eb7ng Th\u1ecb \u00c1nh",
    "\u02bb\u014ciwi",
    "\u0418\u0432\u0430\u043d Smith-\u041c\u044e\u043b\u043b\u0435\u0440",
    "\u039c\u03b1\u03c1\u03af\u03b1",
    "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",
    "\u0915\u094d\u200d\u0937\u093f\u0924\u093f\u091c",
    "\u0e18\u0e19\u0e1e\u0e23",
    "\u10dc\u10d8\u10dc\u10dd",
    "\u963fQ",
    "\u5c71\u7530 \u592a\u90ce",
    "\uae40\ucca0\uc218",
)
REFUSED = (
    ("", "1 to 200"),
    ("x" * 201, "1 to 200"),
    ("\u202eDana", "printable"),
    ("Ed\u200cna", "printable"),
    ("42", "has a letter"),
    ("-rf", "no hyphen before"),
    ("\u2013x", "no hyphen before"),
    ("ROOT", "what the mechanism calls"),
    ("The Mechanism", "what the mechanism calls"),
    ("w\u043erker", "two alphabets"),
    ("DANA  osei", "There is a DANA osei"),
    ("Dana\u00a0Osei", "There is a Dana Osei"),
    ("Zoe\u0308", "There is a Zo\u00eb"),
    ("Dana \u041esei", "two alphabets"),
    ("\uff24ana Osei", "looks like that of Dana Osei"),
    ("Dana-Osei.", "looks like that of Dana Osei"),
    ("Dana 0sei", "looks like that of Dana Osei"),
    ("Capa", "looks like that of \u0421\u0430\u0440\u0430"),
    ("\u017fam O", "looks like that of Sam 0"),
)


@pytest.mark.parametrize("name", NAMES, ids=map(ascii, NAMES))
def test_names_of_people_are_names(name: str) -> None:
    """
    In any script, with the signs that belong to them, and kept as they are.
    """
    assert name == refuse_name(f" {name} ", KNOWN)


@pytest.mark.parametrize(
    ("name", "why"), REFUSED, ids=[ascii(name[:20]) for name, _ in REFUSED]
)
def test_what_looks_like_another_s_is_refused(name: str, why: str) -> None:
    """
    With a sentence that says of whom; so is what a shell or a log reads otherwise.
    """
    with pytest.raises(NotAllowedError, match=why):
        refuse_name(name, KNOWN)


def test_a_name_is_kept_in_one_encoding() -> None:
    """
    So whoever types it on another system is found.
    """
    assert "Zo\u00eb" == refuse_name("Zoe\u0308", ())
