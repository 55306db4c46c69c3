"""Make an office for who opens the desk where none is, as `grievance init` does."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from grievance.cli.founding import NewOffice, found
from grievance.domain.passphrase_strength import refuse_weak
from grievance.domain.people import Role
from grievance.home import Home
from grievance.services.people.change_contact import Contact
from grievance.services.people.enrol_person import NewPerson
from grievance.vault.passphrase import new_passphrase
from grievance.wiring import utc_now
from tui.discreet import run_discreetly
from tui.first_run import FirstRun
from tui.guide import Founded, Guide, Next, Wish


UTC = "UTC"


def offer_office(home: Home, environ: Mapping[str, str], *, plain: bool) -> Guide:
    """Ask somebody who has no office yet what to do; return what came of it."""
    guide = Guide(home.path, partial(first_office, home, environ))
    status = run_discreetly(FirstRun(guide, environ, plain=plain))
    if status:
        guide.next = Next.LEAVE
    return guide


def first_office(home: Home, environ: Mapping[str, str], wish: Wish) -> Founded:
    """
    Found it, with one person who holds every role.

    Raises:
        SetupError: There is one already, or something could not be made.

        NotAllowedError: A name, the address or the passphrase will not do.

        ZoneError: The time zone is none.
    """
    contact = Contact(time_zone=wish.time_zone)
    contact.refuse_if_bad()
    if wish.passphrase:
        refuse_weak(wish.passphrase)
    passphrase = wish.passphrase or new_passphrase()
    first = NewPerson(
        name=wish.person,
        roles=frozenset(Role),
        passphrase=passphrase,
        contact=contact,
    )
    office = NewOffice(
        name=wish.office,
        people=(first,),
        mailbox=wish.mailbox,
        time_zone=wish.time_zone or UTC,
    )
    found(home, office, environ, at=utc_now())
    return Founded(
        person=wish.person,
        home=home.path,
        device=home.device(wish.person),
        safe=home.safe,
        passphrase="" if wish.passphrase else passphrase,
    )
