"""
The bulletin and the agenda for calibration: themes of many cases, and of none.

    LANGUAGE.toml    titles, parts, and a word for every code
    facts.py         what they may say
    words.py         the words of a language, and what each of them may name
    sheets.py        the same parts as plain text and as Markdown
    book.py          a text from its facts

An office's own words lie in `bulletins/` in the home (docs/outreach.md).
"""

from __future__ import annotations

from grievance.catalogue.bulletins.book import (
    FOLDER,
    BulletinBook,
    WrittenBulletin,
    read_bulletins,
    shipped_bulletins,
)
from grievance.catalogue.bulletins.facts import (
    AgendaFacts,
    BulletinFacts,
    EventLine,
)
from grievance.catalogue.bulletins.sheets import Form


__all__ = [
    "FOLDER",
    "AgendaFacts",
    "BulletinBook",
    "BulletinFacts",
    "EventLine",
    "Form",
    "WrittenBulletin",
    "read_bulletins",
    "shipped_bulletins",
]
