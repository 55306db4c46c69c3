"""What must hold of every letter, however broken the mail was."""

from __future__ import annotations

import re

from collections.abc import Callable, Iterator

from grievance.domain.display import CODES, one_line, visible
from grievance.domain.quoting import RULE
from grievance.mail.letter import Letter
from grievance.mail.limits import Limits
from grievance.mail.sandbox.frames import LENGTH, BadAnswerError, complete, pack, unpack
from grievance.mail.words.address import is_strict


Promise = Callable[[bytes, Letter, Limits], bool]

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_BREAKING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_UNSAFE_IN_NAME = re.compile(r'[\x00-\x1f\x7f-\x9f/\\<>:"|?*]')
_BLANK_LINE = re.compile(rb"\r\n\r\n|\n\n|\r\r|\n\r\n|\r\n\n")
_FROM = re.compile(rb"(?:^|[\r\n])from[ \t]*:", re.IGNORECASE)
_RULED = re.compile(f"^{RULE}", re.MULTILINE)


def broken_promises(raw: bytes, letter: Letter, limits: Limits) -> Iterator[str]:
    """Yield the name of each promise that *letter* breaks."""
    for promise in PROMISES:
        if not promise(raw, letter, limits):
            yield promise.__name__.replace("_", "-")


def travels_unchanged(_: bytes, letter: Letter, limits: Limits) -> bool:
    """Tell whether the parent gets what the child read, within all bounds."""
    head, contents = pack(letter)
    try:
        answer = unpack(head[LENGTH.size :], limits)
    except BadAnswerError:
        return False
    return complete(answer, contents) == letter


def words_steer_nothing(_: bytes, letter: Letter, __: Limits) -> bool:
    """Tell whether no terminal code and no line end but the newline is left."""
    asides = (aside.text for aside in letter.asides)
    return not any(map(_STEERING.search, (letter.text, letter.full_text, *asides)))


def lines_are_lines(_: bytes, letter: Letter, __: Limits) -> bool:
    """Tell whether what is shown on one line fits on one."""
    return not any(map(_BREAKING.search, _lines(letter)))


def nothing_turns_when_shown(_: bytes, letter: Letter, __: Limits) -> bool:
    """Tell whether marks stand for whatever would turn or hide text on a screen."""
    shown = (
        visible(letter.full_text).replace("\n", ""),
        *map(one_line, _lines(letter)),
    )
    return not any(CODES.search(text) for text in shown)


def clear_sender_is_written_there(raw: bytes, letter: Letter, _: Limits) -> bool:
    """Tell whether a clear sender is one strict address of a single From, verbatim."""
    sender = letter.sender
    if not sender.clear:
        return True
    blank = _BLANK_LINE.search(raw.lstrip(b"\xef\xbb\xbf\r\n\0"))
    head = raw.lstrip(b"\xef\xbb\xbf\r\n\0")[: blank.start() if blank else None]
    unfolded = re.sub(rb"[\r\n]+[ \t]", b" ", head)
    return (
        is_strict(sender.address)
        and len(_FROM.findall(head)) <= 1
        and sender.address.count("@") == 1
        and sender.address.encode() in unfolded
    )


def names_are_safe(_: bytes, letter: Letter, __: Limits) -> bool:
    """Tell whether every attachment can be saved under its name."""
    names = [attachment.name for attachment in letter.attachments]
    return all(
        0 < len(name) <= 120
        and not _UNSAFE_IN_NAME.search(name)
        and name.strip(" .") == name
        for name in names
    )


def fits_the_limits(_: bytes, letter: Letter, limits: Limits) -> bool:
    sizes = [attachment.size for attachment in letter.attachments]
    return (
        len(letter.text) <= limits.text
        and len(sizes) <= limits.parts
        and sum(sizes) <= limits.size
    )


def nobody_else_speaks_for_us(_: bytes, letter: Letter, __: Limits) -> bool:
    """Tell whether only asides have lines that begin with our rule."""
    ours = sum(len(_RULED.findall(aside.text)) for aside in letter.asides)
    return len(_RULED.findall(letter.full_text)) == ours


def full_text_is_full(_: bytes, letter: Letter, __: Limits) -> bool:
    """Tell whether no word of the text is lost between the asides."""
    words = "".join(aside.text for aside in letter.asides) + letter.text
    return len("".join(words.split())) == len("".join(letter.full_text.split()))


def _lines(letter: Letter) -> tuple[str, ...]:
    people = (*letter.to, *letter.cc, *letter.reply_to, *letter.forwarded)
    return (
        *(letter.subject, letter.sender.name, letter.sender.address),
        *(text for person in people for text in (person.name, person.address)),
        *(attachment.name for attachment in letter.attachments),
        *(attachment.media_type for attachment in letter.attachments),
        *(report.recipient for report in letter.reports),
        *(*letter.delivered_to, *letter.lists, *letter.notes, *letter.authentication),
        *(letter.message_id, *letter.in_reply_to, *letter.references),
        *(*letter.returned, letter.return_path or ""),
    )


PROMISES: tuple[Promise, ...] = (
    travels_unchanged,
    words_steer_nothing,
    lines_are_lines,
    nothing_turns_when_shown,
    clear_sender_is_written_there,
    names_are_safe,
    fits_the_limits,
    nobody_else_speaks_for_us,
    full_text_is_full,
)
