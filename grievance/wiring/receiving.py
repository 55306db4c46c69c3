"""What taking in letters needs, out of what the office settled."""

from __future__ import annotations

from grievance.catalogue.letters import LetterBook
from grievance.domain.timetable import Timetable
from grievance.mail.authentication import Trust
from grievance.mail.sandbox.pool import Sandbox
from grievance.once import Once
from grievance.services.intake.acknowledge_letter import OfficeVoice
from grievance.services.intake.answering_caps import Caps
from grievance.services.intake.reception import Reception
from grievance.services.log.witness_log import Witness
from grievance.services.triage.knowledge_index import KnowledgeIndex
from grievance.settings import Settings
from grievance.storage.store import Store
from grievance.vault.ring import WorkerRing


def reception_of(  # noqa: PLR0913  # keywords, each from another room
    settings: Settings,
    *,
    store: Store,
    timetable: Timetable,
    letters: Once[LetterBook],
    witness: Witness,
    ring: WorkerRing,
    sandbox: Sandbox,
) -> Reception:
    """Return what receiving letters needs."""
    mail = settings.mail
    return Reception(
        store=store,
        ring=ring,
        reader=sandbox,
        index=KnowledgeIndex(),
        timetable=timetable,
        office=_voice(settings),
        addresses={box.name: box.address for box in settings.mailbox},
        trust=Trust(
            authserv_id=mail.authserv_id, enforced=mail.authentication == "enforced"
        ),
        open_letters=letters,
        desk=settings.notices.desk,
        witness=witness,
    )


def _voice(settings: Settings) -> OfficeVoice:
    mail = settings.mail
    return OfficeVoice(
        name=settings.office.name,
        own_addresses=settings.own_addresses,
        is_on=mail.acknowledge,
        caps=Caps(
            mailbox=mail.mailbox_cap, domain=mail.domain_cap, overall=mail.overall_cap
        ),
    )
