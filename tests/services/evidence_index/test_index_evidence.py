"""Evidence leaves a case closed to one reader, proven, on record, and without anybody."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest

from pyrage import decrypt, x25519

from grievance.domain.allegation import Allegation, Period, Respondent
from grievance.domain.errors import AlteredError, NotAllowedError, NotFoundError
from grievance.domain.events import Act
from grievance.domain.evidence import Evidence, EvidenceKind
from grievance.domain.ids import CaseId
from grievance.domain.request import RequestState
from grievance.domain.slip import ComplainantKind, Flag, RespondentKind
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.keep import Pen
from grievance.services.evidence.record_allegation import record_allegation
from grievance.services.evidence.record_evidence import note_custody, record_evidence
from grievance.services.evidence_index.gather_evidence import Letterhead
from grievance.services.evidence_index.guard_index import (
    Naming,
    naming_items,
    refuse_naming,
)
from grievance.services.evidence_index.index_evidence import (
    Export,
    Exported,
    export_evidence,
)
from grievance.services.letters.compared_case import UNPRINTED
from grievance.services.log.make_checkpoint import make_checkpoint
from grievance.services.requests.answer_request import answer_request
from grievance.services.requests.list_requests import describe_requests
from grievance.vault.checkpoint import verify_checkpoint
from grievance.vault.errors import RecipientError
from grievance.vault.merkle import leaf_hash
from grievance.vault.merkle_proof import verify_inclusion
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.services.drafts import GRAVE, assess, code
from tests.services.looking import cover, opened
from tests.services.moves import assign
from tests.staged import staged


READER = x25519.Identity.generate()
TO = str(READER.to_public())
PICTURE = b"\x89PNG the gate at night"
WANTED = Export(recipients=(TO,), purpose="An inquiry under the regulation")
SENDER = "Mira Holm <mira@post.example>"


class UndoneError(Exception):
    """Takes a transaction back."""


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    return documented(office)


def documented(office: Office) -> CaseId:
    """Take in a case that was assessed, with a picture and a report on record."""
    case_id = office.case_of(make_mail(sender=SENDER, attachment=PICTURE))
    assess(office, case_id)
    code(office, case_id, complainant=ComplainantKind.WORKER)
    ring = office.rings[DANA]
    [picture] = opened(office, case_id).letters[0].letter.attachments
    alleged = Allegation(
        number=1,
        respondent=Respondent(kind=RespondentKind.UNKNOWN),
        criterion="PS 10.3",
        version="V3.1",
    )
    gate = Evidence(
        number=1,
        title='=HYPERLINK("http://evil.example") <b>the gate</b>',
        kind=EvidenceKind.IMAGE,
        when=Period(since=date(2025, 11, 3)),
        received_on=NOON.date(),
        attachment=picture.part_id,
        sha256=picture.sha256,
        allegations=(1,),
    )
    report = Evidence(
        number=2,
        title="A report on smelters",
        kind=EvidenceKind.PUBLISHED_REPORT,
        published_on=date(2025, 3, 1),
        received_on=NOON.date(),
        source="reports.example",
        locator="page 12",
    )
    with office.store.begin() as tx:
        record_allegation(tx, ring, case_id, alleged, at=NOON)
        record_evidence(tx, ring, case_id, gate, at=NOON)
        record_evidence(tx, ring, case_id, report, at=NOON)
        note_custody(tx, ring, case_id, 1, text="locked in the safe", at=NOON)
    with office.store.begin() as tx:
        origin = office.mechanism.settings.root_public
        make_checkpoint(tx, office.worker, root_public=origin)
    return case_id


def export(
    office: Office, case_id: CaseId, wanted: Export = WANTED, *, by: str = DANA
) -> Exported:
    head = letterhead(office)
    with office.store.begin() as tx:
        return export_evidence(tx, office.rings[by], case_id, wanted, head, at=NOON)


def letterhead(office: Office) -> Letterhead:
    return Letterhead(
        office="Test office",
        origin=office.mechanism.origin,
        disclaimer="Certification alone is not enough.",
        today=NOON.date(),
    )


def unpacked(found: Exported) -> Mapping[str, bytes]:
    """Open the zip as its reader does, with nothing but their key."""
    content = decrypt(found.sealed, [READER])
    assert found.sha256 == hashlib.sha256(content).hexdigest()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def answer(office: Office, found: Exported, *, by: str) -> None:
    """Say yes to what was asked for."""
    assert found.request is not None
    with office.store.begin() as tx:
        answer_request(
            tx,
            office.rings[by],
            found.request.id,
            RequestState.CONFIRMED,
            at=NOON,
        )


def acts(office: Office, case_id: CaseId) -> list[str]:
    with office.store.read() as tx:
        return [entry.act for entry in tx.log.about([case_id])]


def test_the_reader_opens_all_of_it(office: Office, case_id: CaseId) -> None:
    """
    Index and files, each with the hash that the manifest says, and nobody's name.
    """
    files = unpacked(export(office, case_id))
    index = json.loads(files["index.json"])
    gate, report = index["items"]

    assert PICTURE == files["evidence/001.png"]
    assert ("evidence/001.png", hashlib.sha256(PICTURE).hexdigest()) == (
        gate["file"],
        gate["sha256"],
    )
    assert ["PS 10.3 V3.1"] == gate["criteria"] == report["criteria"]
    assert ("reports.example", "page 12", "2025-03-01") == (
        report["source"],
        report["locator"],
        report["published_on"],
    )
    assert ["locked in the safe"] == [note["text"] for note in gate["custody"]]
    lines = files["MANIFEST.sha256"].decode().splitlines()
    listed = {line.partition("  ")[2]: line.partition("  ")[0] for line in lines}
    assert {
        name: hashlib.sha256(content).hexdigest()
        for name, content in files.items()
        if name != "MANIFEST.sha256"
    } == listed
    reference = str(cover(office, case_id).reference)
    for content in files.values():
        for secret in ("Mira", "post.example", "Unpaid", "gate.png", reference):
            assert secret.encode() not in content


def test_a_page_and_a_table_obey_nothing(office: Office, case_id: CaseId) -> None:
    """
    What somebody typed is text: no formula, no tag, and the page may load nothing.
    """
    files = unpacked(export(office, case_id))
    rows = list(csv.DictReader(io.StringIO(files["index.csv"].decode("utf-8-sig"))))
    page = files["index.html"].decode()

    assert rows[0]["title"].startswith("'=HYPERLINK")
    assert "&lt;b&gt;the gate&lt;/b&gt;" in page
    assert "default-src 'none'" in page
    assert "<b>" not in page


def test_the_log_proves_when_it_was_put_on_record(
    office: Office, case_id: CaseId
) -> None:
    """
    With the checkpoint and the office's key alone, each line is shown to be in the log.
    """
    files = unpacked(export(office, case_id))
    (worker,) = office.directory.workers
    checkpoint = verify_checkpoint(
        files["log/checkpoint.txt"].decode(),
        origin=office.mechanism.origin,
        public=worker.sign,
    )
    inclusions = json.loads(files["log/inclusion.json"])["inclusions"]

    assert [1, 2] == [one["number"] for one in inclusions]
    for one in inclusions:
        entry = one["entry"]
        verify_inclusion(
            leaf_hash(entry.encode()),
            index=json.loads(entry)["sequence"],
            size=checkpoint.size,
            proof=[bytes.fromhex(sibling) for sibling in one["proof"]],
            root=checkpoint.root,
        )


def test_what_no_checkpoint_covers_says_so(office: Office, case_id: CaseId) -> None:
    """
    Evidence of today goes along without a proof.
    """
    new = Evidence(
        number=3,
        title="A measurement",
        kind=EvidenceKind.MEASUREMENT,
        received_on=NOON.date(),
    )
    with office.store.begin() as tx:
        record_evidence(tx, office.rings[DANA], case_id, new, at=NOON)
    wanted = replace(WANTED, numbers=(3,))
    files = unpacked(export(office, case_id, wanted))
    (inclusion,) = json.loads(files["log/inclusion.json"])["inclusions"]

    assert inclusion["proof"] is None
    assert [3] == [one["number"] for one in json.loads(files["index.json"])["items"]]


def test_it_is_on_record_who_exported_what(office: Office, case_id: CaseId) -> None:
    """
    In the log, in the case with the purpose, and in the custody of each item.
    """
    found = export(office, case_id, replace(WANTED, numbers=(1,)))
    ring = office.rings[DANA]
    with office.store.read() as tx:
        key = contents_key(tx, ring, case_id)
        gate, report = read_records(tx, key, ring.directory, Evidence)

    assert Act.EVIDENCE_EXPORTED in acts(office, case_id)
    assert (DANA, True) == (gate.custody[-1].by, found.sha256 in gate.custody[-1].text)
    assert () == report.custody
    reasons = [line.reason for line in opened(office, case_id).history if line.reason]
    assert (WANTED.purpose, ("1", TO, found.sha256)) == (
        reasons[-1].text,
        reasons[-1].codes,
    )
    assert () == office.verify().problems


def test_a_second_reader_learns_of_no_first_one(
    office: Office, case_id: CaseId
) -> None:
    """
    Neither that there was an export, nor what for, nor who works in the office.
    """
    with office.store.begin() as tx:
        ring = office.rings[DANA]
        note_custody(tx, ring, case_id, 2, text=f"{HENRI} brought it", at=NOON)
    first = unpacked(export(office, case_id, replace(WANTED, purpose="Inquiry 77")))
    other = x25519.Identity.generate()
    to = (str(other.to_public()),)
    again = export(office, case_id, replace(WANTED, recipients=to, purpose="Customs"))
    with zipfile.ZipFile(io.BytesIO(decrypt(again.sealed, [other]))) as archive:
        second = {name: archive.read(name) for name in archive.namelist()}

    assert first["index.csv"] == second["index.csv"]
    gate, report = json.loads(second["index.json"])["items"]
    assert [("coordinator", "locked in the safe")] == [
        (note["by"], note["text"]) for note in gate["custody"]
    ]
    assert ["[handler] brought it"] == [note["text"] for note in report["custody"]]
    for words in ("Inquiry 77", TO, DANA, HENRI):
        assert [] == [name for name in second if words.encode() in second[name]]


def test_what_cannot_be_compared_is_not_exported(
    office: Office, case_id: CaseId
) -> None:
    """
    Nobody knows whom it names then: it takes another person, or at least a reason.
    """
    ring, blind = office.rings[DANA], office.rings[HENRI]
    with office.store.begin() as tx:
        key = contents_key(tx, ring, case_id)
        items = read_records(tx, key, ring.directory, Evidence)
        slip = read_case_slip(tx, ring, key)
        assert Naming(numbers=()) == naming_items(
            Pen.of(tx, ring, NOON), ring, case_id, items
        )
        with pytest.raises(NotAllowedError, match="Nothing of this case"):
            naming_items(Pen.of(tx, blind, NOON), blind, case_id, items)

    in_part = Naming(numbers=(), gaps=(UNPRINTED,))
    refuse_naming(in_part, slip, "She agreed in writing.")
    with pytest.raises(NotAllowedError, match=r"was not compared.*--despite"):
        refuse_naming(in_part, slip, "")
    withheld = replace(slip, flags=frozenset({Flag.NAMES_WITHHELD}))
    with pytest.raises(NotAllowedError, match="open the identity\\."):
        refuse_naming(in_part, withheld, "She agreed in writing.")


def undone(office: Office, case_id: CaseId) -> Exported:
    """Export, and take it back."""
    ring, head = office.rings[DANA], letterhead(office)
    with suppress(UndoneError), office.store.begin() as tx:
        found = export_evidence(tx, ring, case_id, WANTED, head, at=NOON)
        raise UndoneError
    return found


def test_the_same_case_gives_the_same_zip(office: Office, case_id: CaseId) -> None:
    """
    Byte for byte, where no custody came in between; only what closes it is ever new.
    """
    first, second = undone(office, case_id), undone(office, case_id)

    assert first.sha256 == second.sha256
    assert first.sealed != second.sealed
    assert Act.EVIDENCE_EXPORTED not in acts(office, case_id)


def test_a_file_that_changed_is_refused(office: Office, case_id: CaseId) -> None:
    """
    Nothing leaves, and nothing is logged as if it had.
    """
    ring = office.rings[DANA]
    with office.store.begin() as tx:
        key = contents_key(tx, ring, case_id)
        gate = read_records(tx, key, ring.directory, Evidence)[0]
        wrong = replace(gate, revision=gate.revision + 1, sha256="0" * 64)
        record_evidence(tx, ring, case_id, wrong, at=NOON)

    with pytest.raises(AlteredError, match="evidence 1 is not the one"):
        export(office, case_id)
    assert Act.EVIDENCE_EXPORTED not in acts(office, case_id)


@pytest.mark.parametrize(
    ("facts", "risk"),
    [
        ({}, GRAVE),
        ({"complainant": ComplainantKind.ANONYMOUS}, None),
        ({"flags": frozenset({Flag.NAMES_WITHHELD})}, None),
    ],
    ids=["at-risk", "anonymous", "names-withheld"],
)
def test_where_somebody_may_pay_two_agree(
    office: Office, case_id: CaseId, facts: dict[str, object], risk: object
) -> None:
    """
    The first call asks; with the other person's yes the same call gives the file.
    """
    assign(office, case_id)
    code(office, case_id, **facts)
    if risk is GRAVE:
        assess(office, case_id, GRAVE, revision=2)

    asked = export(office, case_id)
    assert b"" == asked.sealed
    with pytest.raises(NotAllowedError, match="asked for this already"):
        export(office, case_id)
    with pytest.raises(NotAllowedError, match="Another person"):
        answer(office, asked, by=DANA)
    with office.store.read() as tx:
        (listed,) = describe_requests(tx, office.rings[HENRI], at=NOON)
    assert (("evidence 1, 2", TO), WANTED.purpose) == (listed.codes, listed.reason)
    answer(office, asked, by=HENRI)

    assert PICTURE == unpacked(export(office, case_id))["evidence/001.png"]
    assert () == office.verify().problems


def test_a_yes_is_to_what_was_asked(office: Office, case_id: CaseId) -> None:
    """
    For another reader, purpose or evidence, or words that changed, it is asked anew.
    """
    assign(office, case_id)
    code(office, case_id, complainant=ComplainantKind.ANONYMOUS)
    answer(office, export(office, case_id), by=HENRI)
    other = str(x25519.Identity.generate().to_public())
    ring = office.rings[DANA]

    assert not export(office, case_id, replace(WANTED, recipients=(other,))).sealed
    with office.store.begin() as tx:
        key = contents_key(tx, ring, case_id)
        report = read_records(tx, key, ring.directory, Evidence)[1]
        changed = replace(report, revision=2, source="elsewhere.example")
        record_evidence(tx, ring, case_id, changed, at=NOON)
    with pytest.raises(NotAllowedError, match="asked for this already"):
        export(office, case_id)


def test_an_index_names_nobody_unseen(office: Office, case_id: CaseId) -> None:
    """
    A name in a note of custody is found, also by who may not open the identity; it goes
    for a reason only, and not at all where they asked that no name is passed on.
    """
    ring = office.rings[DANA]
    with office.store.begin() as tx:
        note_custody(tx, ring, case_id, 2, text="as Mira Holm gave it to us", at=NOON)

    with pytest.raises(NotAllowedError, match="custody of evidence 2 may name"):
        export(office, case_id)
    assert export(office, case_id, replace(WANTED, numbers=(1,))).sealed
    despite = replace(WANTED, despite="she agreed in writing")
    assert export(office, case_id, despite).sealed
    reasons = [line.reason for line in opened(office, case_id).history if line.reason]
    assert reasons[-1].text.endswith("she agreed in writing")

    code(office, case_id, flags=frozenset({Flag.NAMES_WITHHELD}))
    with pytest.raises(NotAllowedError, match="no name is passed on"):
        export(office, case_id, despite)


def test_nobody_exports_before_the_risk_is_known(office: Office) -> None:
    """
    Nor who has no key, nor without a purpose, nor to who is no recipient.
    """
    case_id = office.case_of(make_mail(attachment=PICTURE))

    with pytest.raises(NotAllowedError, match="risk assess"):
        export(office, case_id)
    with pytest.raises(NotAllowedError, match="key is not yours"):
        export(office, case_id, by=CHIDI)
    with pytest.raises(NotAllowedError, match="what the evidence is exported for"):
        export(office, case_id, replace(WANTED, purpose=" "))
    with pytest.raises(RecipientError):
        export(office, case_id, replace(WANTED, recipients=("age1short",)))
    assess(office, case_id)
    with pytest.raises(NotFoundError, match="No evidence is on record"):
        export(office, case_id)
    with pytest.raises(NotFoundError, match="no evidence 7"):
        export(office, case_id, replace(WANTED, numbers=(7,)))
