"""People, their keys and those of the office, as lines of a list."""

from __future__ import annotations

import shlex

from collections.abc import Iterator
from datetime import datetime, timedelta

from grievance.domain.counting import counted
from grievance.domain.people import Role
from grievance.vault.directory import PersonEntry
from tui.asking.office import OfficeBook
from tui.facts.office_key import office_keys
from tui.listed import Listed, Slot, section
from tui.words import NONE
from tui.wrapping import Block


SLOTS = (
    Slot("What or who"),
    Slot("Roles", 24, 60),
    Slot("Keys", 12, 76),
    Slot("Until", 10, 92),
    Slot("Cases", 7, 100),
)
SEE_TO = "See to"
NOT_DONE_HERE = (
    "Who is here and what they are the root key signs; it never comes to a desk."
)


def office_lines(book: OfficeBook) -> tuple[Listed, ...]:
    """Return what there is to see to, then people, then the keys of the office."""
    return (
        *section(SEE_TO, list(_to_see_to(book))),
        *section("Here", [_person(book, one) for one in book.here]),
        *section("Not here now", [_person(book, one) for one in book.gone]),
        *section("Keys of the office", list(office_keys(book))),
        *section("At the shell, with the root key", list(_at_the_shell())),
    )


def office_words(book: OfficeBook) -> str:
    """Say in a line who is here."""
    roles = ", ".join(sorted(book.me.roles))
    people = counted(len(book.here), "person", "people")
    return f"{people} here · you: {roles}"


# What there is to see to: the key names what Enter opens


def _to_see_to(book: OfficeBook) -> Iterator[Listed]:
    if book.due.count:
        yield _keys_due(book)
    if book.held.get(book.me.id) or book.names_only:
        yield _task("grants", "Grants", _GRANTS)
    if book.names_only:
        words = f"Who complained, and not what · {book.names_only:,}"
        yield _task("names", words, _NAMES)
    if book.me.works_on_cases:
        sign = "▲ " if book.over else ""
        yield _task("retention", f"{sign}Retention review · {book.over:,}", _RETENTION)
    if book.asked:
        words = f"? Erasures that wait for a second person · {book.asked:,}"
        yield _task("requests", words, _ERASURES, tone="warm")
    entries = counted(book.entries, "entry", "entries")
    yield _task("log", f"Log · {entries}", _LOG)
    yield _task("checkpoints", f"Checkpoints · {_covered(book)}", _CHECKPOINTS)


def _keys_due(book: OfficeBook) -> Listed:
    due, mine = book.due, book.due.by_person.get(book.me.id, 0)
    nobody = f", {due.nobody:,} nobody here" if due.nobody else ""
    said = (
        f"Due since {due.since}. You can change {mine:,}{nobody}. Enter changes those "
        "that you can, as the desk does by itself."
    )
    return _task("rekey", f"▲ Keys to change · {due.count:,}", said, tone="warm")


_GRANTS = (
    "Who has which key to which case of yours: what ends, what opens nothing, and who "
    "must not have one. Enter lists them."
)
_NAMES = "Cases of which you keep the names. Enter lists them."
_RETENTION = (
    "Closed cases whose time is over: keep them, hold them, or ask a second person to "
    "erase them. Enter lists them."
)
_ERASURES = (
    "Enter shows what waits, where a request is confirmed, refused or taken back."
)
_LOG = "Who did what, and who opened what when. Enter shows it."
_CHECKPOINTS = (
    "Signed heads of the log, which nobody can rewrite unseen once one has left the "
    "house. Enter shows the newest, and verifies the log."
)


def _covered(book: OfficeBook) -> str:
    if not book.covered:
        return "none yet"
    behind = book.entries - book.covered
    return f"up to entry {book.covered:,}" + (f", {behind:,} since" if behind else "")


def _task(key: str, words: str, said: str, tone: str = "") -> Listed:
    cells = (words, "", "", "", "")
    return Listed(cells=cells, thing=key, key=key, tone=tone, detail=(Block(said),))


_AT_THE_SHELL = {
    "Somebody joins": (
        "On their own machine `grievance people request --name NAME --file FILE` makes "
        "their keys and a request; call them, compare the words, and let them in: "
        "`grievance people add FILE --role ROLE --settings OFFICE`."
    ),
    "Somebody lost their keys": (
        "With their code `grievance people recover` is enough. Without it they make a "
        "request again, `grievance people request --for NAME --file FILE`; call them, then "
        "`grievance people renew FILE`. e on their line gives them their cases anew."
    ),
    "A key may be stolen": (
        "Their own: `grievance people rotate` on their machine. The worker's: `grievance "
        "rotate worker`. Recovery's: `grievance rotate recovery`. The root key: "
        "`grievance rotate root`."
    ),
}


def _at_the_shell() -> Iterator[Listed]:
    for title, said in _AT_THE_SHELL.items():
        key = f"shell {title}"
        cells = (title, "", "", "", "")
        yield Listed(cells=cells, thing=key, key=key, detail=(Block(said),))


# People


def _person(book: OfficeBook, entry: PersonEntry) -> Listed:
    me = " (you)" if entry.person_id == book.me.id else ""
    until = "left" if entry.retired else last_day(entry.valid_until)
    return Listed(
        cells=(
            f"{entry.name}{me}",
            ", ".join(entry.roles),
            f"v{entry.kv} · {age(entry.valid_from, book.at)}",
            until or NONE,
            f"{book.held.get(entry.person_id, 0):,}",
        ),
        thing=entry,
        key=str(entry.person_id),
        tone="soft" if entry.retired else "",
        detail=tuple(person_blocks(book, entry)),
    )


def person_blocks(book: OfficeBook, entry: PersonEntry) -> Iterator[Block]:
    """Yield what is known of somebody, and what is done about them where."""
    yield Block(_roles(entry), label="Roles")
    yield Block(_keys(book, entry), label="Keys")
    yield Block(_cases(book, entry), label="Cases")
    yield Block(", ".join(book.ties[entry.person_id]) or "nobody", label="Tied to")
    zone = f", {entry.time_zone}" if entry.time_zone else ""
    yield Block(f"{entry.address or 'nowhere'}{zone}", label="Written at")
    commands = own_commands() if entry.person_id == book.me.id else ()
    if commands:
        yield Block("; ".join(commands), label="You")
    if not entry.retired:
        yield Block("; ".join(root_commands(entry.name)), label="Root key")


def root_commands(name: str) -> tuple[str, ...]:
    """Return what is done about somebody with the root key, word for word."""
    who = shlex.quote(name)
    return (
        f"grievance people role {who} --add …",
        f"grievance people tie {who} --to …",
        f"grievance people contact {who} --address …",
        f"grievance people leave {who}",
    )


def own_commands() -> tuple[str, ...]:
    """Return what everybody does with their own keys."""
    return ("grievance people passphrase", "grievance people rotate")


def _roles(entry: PersonEntry) -> str:
    ends = {role: last_day(end) for role, end in entry.role_until}
    said = (
        f"{role} until {ends[role]}" if role in ends else role for role in entry.roles
    )
    return ", ".join(said) or "none any more"


def _keys(book: OfficeBook, entry: PersonEntry) -> str:
    since = f"{entry.valid_from:%Y-%m-%d}"
    old = (
        ""
        if entry.suite == book.directory.suite
        else ", for sealing as it was done before"
    )
    until = f", until {last_day(entry.valid_until)}" if entry.valid_until else ""
    return f"version {entry.kv} since {since}{old}{until}"


def _cases(book: OfficeBook, entry: PersonEntry) -> str:
    held = book.held.get(entry.person_id, 0)
    due = book.due.by_person.get(entry.person_id, 0)
    able = f"; could change {due:,} of the keys that are due" if due else ""
    names = " · keeps who complained" if Role.CUSTODIAN in entry.roles else ""
    return f"{held:,} to read{names}{able}"


def last_day(end: datetime | None) -> str:
    """Return the last day before *end*, or nothing."""
    return f"{end - timedelta(seconds=1):%Y-%m-%d}" if end else ""


def age(since: datetime, at: datetime) -> str:
    """Say how old something is: ``12 d``, or in years from two on."""
    days = (at - since).days
    return f"{days} d" if days < 2 * 365 else f"{days // 365} y"
