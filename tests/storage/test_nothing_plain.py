"""What a person wrote lies nowhere in the database as they wrote it."""

from __future__ import annotations

import base64

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, make_url

from grievance.domain.stage import Stage
from grievance.services.access.assign_case import assign_case
from grievance.services.cases.open_case import open_case
from grievance.services.handling.add_note import add_note
from grievance.services.handling.move_case import move_case
from tests.doubles import NOON, make_mail, make_step
from tests.offices import CHIDI, DANA, HENRI, Office


SENTENCE = "They lock dormitory seven at night and Ottilie Kramer has the key"
SUBJECT = "Please help us Zwölfender"
NAME = "Perpetua Vandersloot"
ADDRESS = "perpetua.v@throwaway.example"
PICTURE = b"\x89PNG quetzalcoatlus " * 20
FILE_NAME = "gate.png"
NOTE = "Spoke with the union man Bartholomeus"
REASON = "Sounds like bonded labour at kiln nine"
SECRETS = (SENTENCE, SUBJECT, NAME, ADDRESS, FILE_NAME, NOTE, REASON)


def test_nothing_that_was_said_lies_in_the_open(office: Office) -> None:
    """
    After intake and work on a case no word, name, address or file of it can be found.
    """
    raw = make_mail(
        SENTENCE, sender=f"{NAME} <{ADDRESS}>", subject=SUBJECT, attachment=PICTURE
    )
    receipt = office.take_in(raw)
    office.take_in(
        make_mail(
            SENTENCE, sender=ADDRESS, headers=(("Auto-Submitted", "auto-replied"),)
        )
    )
    office.collect(make_mail(SENTENCE + ".", sender=f"{NAME} <{ADDRESS}>"))
    assert receipt.case_id is not None
    dana = office.rings[DANA]
    with office.store.begin() as tx:
        assign_case(
            tx,
            dana,
            case_id=receipt.case_id,
            handler_id=office.person(HENRI),
            at=NOON,
        )
        add_note(tx, dana, case_id=receipt.case_id, text=NOTE, at=NOON)
        move_case(
            tx,
            dana,
            case_id=receipt.case_id,
            step=make_step(Stage.TRIAGE, reason=REASON),
            timetable=office.mechanism.timetable,
            at=NOON,
        )
    with office.store.begin() as tx:
        open_case(tx, dana, receipt.case_id, with_writers=True, at=NOON)

    dump = everything(office)

    assert str(receipt.reference).encode() in dump  # the dump is not an empty one
    assert CHIDI.encode() in dump
    wanted = [*(s.encode() for s in SECRETS), PICTURE[:30], raw[:60], raw[-60:]]
    assert [] == [secret for secret in wanted if any(f in dump for f in forms(secret))]


def forms(secret: bytes) -> Iterator[bytes]:
    """Give the ways in which somebody could have written down the same bytes."""
    yield secret
    yield secret.hex().encode()
    for start in range(3):  # base64 of a longer text has it at one of three places
        inside = base64.b64encode(bytes(start) + secret)
        yield inside[4:-4]
    text = secret.decode("latin-1")
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")


def test_the_search_finds_what_is_in_the_open() -> None:
    """
    Each way of writing is one that the search would notice.
    """
    text = f"before {NAME} after"
    dumps = [
        text.encode(),
        text.encode().hex().encode(),
        text.encode("utf-16-le"),
        text.encode("utf-16-be"),
        *(base64.b64encode(b"x" * n + text.encode()) for n in range(3)),
    ]

    found = [any(f in dump for f in forms(NAME.encode())) for dump in dumps]
    assert [True] * len(dumps) == found


def everything(office: Office) -> bytes:
    """Return every byte of the database: its files, or its tables in binary form."""
    url = make_url(str(office.store.engine.url))
    if url.get_backend_name() == "sqlite":
        assert url.database is not None
        file = Path(url.database)
        return b"".join(p.read_bytes() for p in file.parent.glob(f"{file.name}*"))
    with office.store.engine.connect() as connection:
        return b"".join(_tables(connection))


def _tables(connection: Connection) -> Iterator[bytes]:
    names = connection.exec_driver_sql(
        "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
    ).scalars()
    driver = connection.connection.driver_connection
    assert driver is not None
    for name in list(names):
        with (
            driver.cursor() as cursor,
            cursor.copy(f"COPY {name} TO STDOUT (FORMAT binary)") as rows,
        ):
            yield from (bytes(row) for row in rows)
