"""
Tell a person's own words from what their program quoted, for display only.

Nothing is taken away: the passages put together are the text again.  Marks are known
in English, French, German, Portuguese and Chinese; what is not recognised is the
person's own, because to hide a complaint is worse than to show a quotation.
"""

from __future__ import annotations

import re

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby


RULE = "────"  # begins a line of the mechanism's own; nobody else's line may
ENCLOSED_OPENS = f"{RULE} Enclosed mail {RULE}"
ENCLOSED_ENDS = f"{RULE} End of the enclosed mail {RULE}"

MOST_LINES = 20_000  # all below them is own
MOST_DASHES = 200  # lines that could begin a signature
LONGEST_SIGNATURE = 12  # lines; a longer one is a letter below a line of dashes
_LONGEST = 400  # characters of a line that can be a mark
_WRAPPED = 3  # lines that one attribution may take
_HEAD = 6  # lines in which the fields of a passed-on mail stand

FORWARD = re.compile(
    r"\s*(?:-{2,}\s*)?(?:"
    r"Forwarded message|Begin forwarded message|"
    r"Message (?:transféré|réexpédié)|Début du message (?:transféré|réexpédié)|"
    r"Weitergeleitete Nachricht|Anfang der weitergeleiteten (?:Nachricht|E-Mail)|"
    r"Mensagem (?:encaminhada|reencaminhada)|Início da mensagem (?:re)?encaminhada|"
    r"转发的(?:邮件|消息)|轉寄的郵件|转发邮件信息|开始转发的邮件|開始轉寄郵件"
    r")\s*[:：]?\s*(?:-{2,})?\s*(?:From:.*)?",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"\s*-{2,}\s*(?:"
    r"Original Message|Message d['’]origine|Message original|"
    r"Ursprüngliche Nachricht|Originalnachricht|Mensagem original|"
    r"原始邮件|原始郵件|邮件原件"
    r")\s*-{2,}\s*",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(
    r"(?:On\s.{4,}\swrote|Le\s.{4,}\sa écrit|Am\s.{4,}\sschrieb.*|.+\sschrieb am\s.{4,}"
    r"|(?:Em|No dia|A)\s.{4,}\sescreveu|(?:在|于|於)?.{4,}(?:写道|寫道))\s*[:：]\s*",
    re.IGNORECASE,
)
FROM = re.compile(
    r"[>\s*]*(?:From|De|Von|发件人|發件人|寄件者|寄件人)\s*\*?\s*[:：]\s*\*?\s*(.{1,400})",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"[\s*]*(?:Sent|Date|To|Cc|Subject|Envoyé(?: le)?|À"
    r"|Objet|Gesendet|Datum|An|Betreff"  # codespell:ignore objet
    r"|Enviad[ao](?: em)?|Data|Para|Assunto"
    r"|发送时间|时间|收件人|主题|日期|寄件日期|主旨)\s*\*?\s*[:：]",
    re.IGNORECASE,
)


_BY_PROGRAM = re.compile(r"@|\d[:.h]\d\d")


class Kind(StrEnum):
    """Whose words a passage is."""

    OWN = "own"
    QUOTED = "quoted"
    SIGNATURE = "signature"
    FORWARDED = "forwarded"


READ = (Kind.OWN, Kind.FORWARDED)  # never folded


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Some whole lines of a text; *folded* where they may be hidden at first."""

    kind: Kind
    text: str = field(repr=False)
    folded: bool = False


def fold_quotes(text: str) -> tuple[Passage, ...]:
    """
    Return *text* in passages, which put together are *text* again.

    Quotations and signatures are folded where there is something else to read.  A mail
    that is passed on is never folded: often it is the complaint.
    """
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    kinds = _with_blanks(lines, _Scanner(lines[:MOST_LINES]).kinds())
    kinds += [Kind.OWN] * (len(lines) - len(kinds))
    passages = [
        Passage(kind=kind, text="".join(lines[i] for i, _ in run))
        for kind, run in groupby(enumerate(kinds), key=lambda pair: pair[1])
    ]
    if not any(p.text.strip() for p in passages if p.kind in READ):
        return tuple(passages)
    return tuple(replace(p, folded=p.kind not in READ) for p in passages)


def is_header_block(lines: Sequence[str]) -> bool:
    """Tell whether *lines* begin with the fields of a mail, as Outlook writes them."""
    if not lines or not FROM.match(lines[0][:_LONGEST]):
        return False
    fields = [line for line in lines[1:_HEAD] if _FIELD.match(line[:_LONGEST])]
    return len(fields) > 1


class _Scanner:
    """Walks the lines once and says whose each is."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._at = 0
        self._has_own = False
        self._dashes = 0
        self._rules = (self._enclosed, self._quoted, self._passed_on, self._reply)

    def kinds(self) -> list[Kind]:
        """Return the kind of each line."""
        kinds: list[Kind] = []
        while self._at < len(self._lines):
            kind, count = self._next()
            self._has_own |= kind is Kind.OWN and bool(self._line().strip())
            kinds += [kind] * count
            self._at += count
        return kinds

    def _line(self) -> str:
        return self._lines[self._at].rstrip("\n")

    def _next(self) -> tuple[Kind, int]:
        line = self._line()
        if line.strip() and len(line) <= _LONGEST:
            for rule in self._rules:
                kind, count = rule(line)
                if count:
                    return kind, count
            count = self._signature(line)
            if count:
                return Kind.SIGNATURE, count
        return Kind.OWN, 1

    def _rest(self) -> int:
        """Count the lines to the end, or to where the mechanism speaks again."""
        rest = range(self._at + 1, len(self._lines))
        end = next((i for i in rest if self._lines[i].startswith(RULE)), rest.stop)
        return end - self._at

    def _enclosed(self, line: str) -> tuple[Kind, int]:
        """Take an enclosed mail with all that is enclosed in it."""
        if not line.startswith(ENCLOSED_OPENS):
            return Kind.FORWARDED, 0
        depth = 0
        for count, inner in enumerate(self._lines[self._at :], start=1):
            depth += inner.startswith(ENCLOSED_OPENS)
            depth -= inner.startswith(ENCLOSED_ENDS)
            if not depth:
                return Kind.FORWARDED, count
        return Kind.FORWARDED, len(self._lines) - self._at

    def _quoted(self, line: str) -> tuple[Kind, int]:
        """Take a line behind `>`, but not one that only begins with `From`."""
        start = line.lstrip()
        is_quoted = start.startswith(">") and not start.startswith(">From ")
        return Kind.QUOTED, int(is_quoted)

    def _passed_on(self, line: str) -> tuple[Kind, int]:
        return Kind.FORWARDED, self._rest() if FORWARD.fullmatch(line) else 0

    def _reply(self, line: str) -> tuple[Kind, int]:
        """Take what stands below a reply; with nothing above it was passed on."""
        block = self._lines[self._at : self._at + _HEAD]
        if _ORIGINAL.fullmatch(line) or is_header_block(block):
            kind = Kind.QUOTED if self._has_own else Kind.FORWARDED
            return kind, self._rest()
        return Kind.QUOTED, self._attributed()

    def _attributed(self) -> int:
        """Count the lines of "On … wrote:" and of what it introduces."""
        for count in range(1, _WRAPPED + 1):
            lines = self._lines[self._at : self._at + count]
            joined = " ".join(line.strip() for line in lines)
            if joined.endswith((":", "：")) and _ATTRIBUTION.fullmatch(joined):
                return self._introduced(joined, count)
        return 0

    def _introduced(self, attribution: str, count: int) -> int:
        """
        Count what an attribution of *count* lines introduces.

        Without `>` below, all the rest, but only where a program wrote the line: people
        write "On Monday the foreman wrote:" too.
        """
        below = self._lines[self._at + count : self._at + count + _WRAPPED]
        first = next((line.lstrip() for line in below if line.strip()), "")
        if first.startswith(">"):
            return count
        return self._rest() if self._has_own and _BY_PROGRAM.search(attribution) else 0

    def _signature(self, line: str) -> int:
        """Count the lines of a signature, 0 where this is too long for one."""
        if line.rstrip() != "--" or self._dashes == MOST_DASHES:
            return 0
        self._dashes += 1
        count = 1
        for inner in self._lines[self._at + 1 :]:
            if inner.startswith((">", RULE)) or _begins_quote(inner):
                break
            count += 1
            if count > LONGEST_SIGNATURE + 1:
                return 0
        return count


def _begins_quote(line: str) -> bool:
    marks = (FORWARD, _ORIGINAL, _ATTRIBUTION)
    return any(mark.fullmatch(line[:_LONGEST].rstrip("\n")) for mark in marks)


def _with_blanks(lines: Sequence[str], kinds: list[Kind]) -> list[Kind]:
    """Give blank lines between two quoted ones to the quotation."""
    below = Kind.OWN
    blank: list[int] = []
    for i, line in enumerate(lines[: len(kinds)]):
        if not line.strip():
            blank.append(i)
            continue
        if kinds[i] is below is Kind.QUOTED:
            for gap in blank:
                kinds[gap] = Kind.QUOTED
        below, blank = kinds[i], []
    return kinds
