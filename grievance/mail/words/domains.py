"""Whose a domain is, as far as its name tells."""

from __future__ import annotations


_SECOND_LEVEL = {
    "au": "com edu gov id net org",
    "bd": "com edu gov net org",
    "br": "com edu gov net org",
    "cn": "ac com edu gov net org",
    "co": "com edu gov net org",
    "eg": "com edu gov net org",
    "hk": "com edu gov idv net org",
    "id": "ac co go or web",
    "il": "ac co gov net org",
    "in": "ac co edu firm gen gov ind net org res",
    "jp": "ac co ed go gr ne or",
    "ke": "ac co go ne or",
    "kh": "com edu gov net org",
    "kr": "ac co go ne or pe re",
    "lk": "com edu gov net org",
    "mm": "com edu gov net org",
    "mx": "com edu gob net org",
    "my": "com edu gov net org",
    "ng": "com edu gov net org",
    "np": "com edu gov net org",
    "nz": "ac co geek gen govt net org school",
    "pe": "com edu gob net org",
    "ph": "com edu gov net org",
    "pk": "com edu gov net org",
    "pl": "com edu gov net org",
    "sg": "com edu gov net org per",
    "th": "ac co go in net or",
    "tr": "com edu gen gov net org web",
    "tw": "com edu gov idv net org",
    "tz": "ac co go ne or",
    "ua": "com edu gov in net org",
    "ug": "ac co go ne or org",
    "uk": "ac co gov ltd me net nhs org plc sch",
    "vn": "ac com edu gov net org",
    "za": "ac co gov net org web",
}
_SUFFIXES = frozenset(
    f"{second}.{top}"
    for top, names in _SECOND_LEVEL.items()
    for second in names.split()
)


def registrable(domain: str) -> str:
    """
    Return the part of a normalised *domain* that somebody had to register.

    Its last two labels, or three below a well-known `co.uk`; a suffix we do not know is
    taken for one owner.
    """
    labels = domain.rstrip(".").split(".")
    many = 3 if ".".join(labels[-2:]) in _SUFFIXES else 2
    return ".".join(labels[-many:])
