"""
Notices to those who audit: what to look at, in words that identify nobody.

    LANGUAGE.toml    subjects, openings, parts, and a sentence for every code
    modules.toml     which training a criterion concerns
    facts.py         what a notice may say
    words.py         the words of a language, and what each of them may name
    page.py          which parts a notice has, in which order: always the same
    book.py          a notice from its facts

An office's own words lie in `notices/` in the home (docs/notices.md).
"""

from __future__ import annotations

from grievance.catalogue.notices.book import (
    NoticeBook,
    WrittenNotice,
    read_notices,
    shipped_notices,
    write_notice,
)
from grievance.catalogue.notices.facts import EarlierAudit, NoticeFacts, NoticeItem
from grievance.catalogue.notices.layout import WIDTH


__all__ = [
    "WIDTH",
    "EarlierAudit",
    "NoticeBook",
    "NoticeFacts",
    "NoticeItem",
    "WrittenNotice",
    "read_notices",
    "shipped_notices",
    "write_notice",
]
