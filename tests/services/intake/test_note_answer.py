"""A proven reply to a notice acknowledges it, and what it says is proposed."""

from __future__ import annotations

import html

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from uuid import NAMESPACE_OID, uuid5

import pytest

from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.finding import Grade
from grievance.domain.notice import NoticeKind
from grievance.domain.registry_ids import FirmId
from grievance.services.audits.propose_findings import propose_findings
from grievance.services.intake.receive_letter import receive_letter
from grievance.services.notices.acknowledge_notice import acknowledge_notice
from grievance.services.triage.read_proposals import read_proposals
from tests.doubles import NOON, make_mail
from tests.offices import DANA, RUTH, Office
from tests.services.answers import read, reply, told
from tests.services.audits_ahead import (
    HERON,
    WORKS,
    ahead,
    case_about,
    drafts,
    facts,
    files,
    flag,
    know,
    plan,
)
from tests.services.drafts import code, release
from tests.services.looking import AUTOMATIC, claimed, cover, opened, token_for
from tests.staged import staged


ANSWER = "PS 10.3: minor non-conformance - wage slips were missing.\n"
LATER = NOON + timedelta(days=2)
OSPREY = replace(
    HERON,
    id=FirmId(uuid5(NAMESPACE_OID, "osprey")),
    key="OSP",
    code="OSP",
    name="Osprey Audit",
    notices_to="desk@osprey.example",
    oversight="",
)


@pytest.fixture(name="file")
@staged
def _file(office: Office) -> Case:
    know(office, ahead(20))
    flag(office, case_about(office))
    return told(office)


def waits(office: Office, file: Case) -> bool:
    """Whether the office waits for a word that the notice arrived."""
    kind = ClockKind.NOTICE_ACKNOWLEDGEMENT
    return any(c.kind is kind and c.is_running for c in cover(office, file.id).clocks)


def test_a_proven_reply_acknowledges_and_proposes(office: Office, file: Case) -> None:
    """
    The clock stops; nothing is answered, and nobody triages what an auditor writes.
    """
    assert waits(office, file)

    assert file.id == reply(office, file, ANSWER, at=LATER)

    assert not waits(office, file)
    known = facts(office, file)
    assert LATER.date() == known.acknowledged_on
    assert len(known.on) == 1
    [proposed] = read(office, file).proposed
    [found] = proposed.findings
    assert ("PS 10.3", Grade.MINOR) == (found.criterion, found.grade)
    with office.store.read() as tx:
        assert () == read_proposals(tx, office.rings[DANA], file.id)
    assert office.verify().problems == ()


def test_the_form_of_a_notice_comes_back_quoted_and_filled_in(
    office: Office,
) -> None:
    """
    Only what somebody wrote is proposed: neither an untouched line of ours, nor what
    nobody asked about; that is named, and a person reads it.
    """
    know(office, ahead(20))
    case_id = case_about(office)
    for criterion in ("PS 10.3", "PS 6.3"):
        flag(office, case_id, criterion)
    file = told(office)
    [draft] = drafts(office, file)
    quoted = [f"> {line}" for line in draft.body.splitlines()]
    filled = [
        "> - PS 6.3: not assessed" if line.startswith("> - PS 6.3:") else line
        for line in quoted
    ]

    reply(office, file, "Received with thanks.\n\n" + "\n".join(quoted))
    reply(office, file, "\n".join(["PS 9.8: critical", *filled]), at=LATER)

    thanks, proposed = read(office, file).proposed
    assert ((), (), ()) == (thanks.findings, thanks.doubtful, thanks.not_asked)
    assert [("PS 6.3", Grade.NOT_ASSESSED)] == [
        (one.criterion, one.grade) for one in proposed.findings
    ]
    assert proposed.says_more
    assert ("PS 9.8",) == proposed.not_asked
    assert {"PS 10.3", "PS 6.3"} == {one.criterion for one in facts(office, file).on}


def in_word(lines: Iterable[str]) -> str:
    """Write lines as Outlook does: in paragraphs, some of them empty."""
    shown = (html.escape(line) or "&nbsp;" for line in lines)
    return "".join(f"<p class=MsoNormal>{one}<o:p></o:p></p>\r\n" for one in shown)


def in_owa(lines: Iterable[str]) -> str:
    """Write lines as Outlook on the web quotes a mail that was plain text."""
    text = "<br>\r\n".join(map(html.escape, lines))
    return f'<div class="BodyFragment"><div class="PlainText">{text}</div></div>'


WORD_HEAD = (
    "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
    "<p class=MsoNormal><b><span lang=EN-US>From:</span></b><span lang=EN-US> Grievance "
    "office &lt;intake@grievance.example&gt; <br><b>Sent:</b> Monday, March 2, 2026 10:02 "
    "AM<br><b>To:</b> notices@heron.example<br><b>Subject:</b> GR<o:p></o:p></span></p>"
    "</div><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
)
OWA_HEAD = (
    '<div id="appendonsend"></div><hr style="width:98%" tabindex="-1"><div '
    'id="divRplyFwdMsg"><font><b>From:</b> Grievance office<br><b>Sent:</b> Monday, '
    "March 2, 2026 10:02<br><b>To:</b> Notices<br><b>Subject:</b> GR</font></div>"
)
CELL = "<td width=150 valign=top><p class=MsoNormal>{}<o:p></o:p></p></td>"
ROW = f"<tr>{CELL * 2}</tr>"


def in_html(office: Office, file: Case, body: str) -> bytes:
    """Make an answer that has no plain text at all."""
    to = token_for(office, file.id, HERON.notices_to)
    raw = make_mail(sender=HERON.notices_to, to=to)
    mail = message_from_bytes(raw, policy=policy.SMTP)
    mail.set_content(
        f"<html><body lang=EN-GB><div class=WordSection1>{body}</div></body></html>",
        subtype="html",
        cte="quoted-printable",
    )
    return mail.as_bytes()


def test_an_answer_in_html_alone_is_read(office: Office, file: Case) -> None:
    """
    As Outlook writes it, without a plain text: the form filled in where it is quoted, a
    table, or lines above it.
    """
    [draft] = drafts(office, file)
    form = draft.body.splitlines()
    filled = (
        "- PS 10.3: minor non-conformance" if line.startswith("- PS 10.3:") else line
        for line in form
    )
    table = ROW.format("Criterion", "Grade") + ROW.format("PS 10.3", "Minor")
    above = '<div class="elementToProof">PS 10.3: minor</div>'
    for body in (
        f"{in_word(['See below.'])}{WORD_HEAD}{in_word(filled)}",
        f"<table class=MsoTableGrid>{table}</table>{WORD_HEAD}{in_word(form)}",
        f"{above}{OWA_HEAD}{in_owa(form)}",
    ):
        raw = in_html(office, file, body)
        assert file.id == office.take_in(raw, at=LATER).case_id

    assert [[("PS 10.3", Grade.MINOR, "")]] * 3 == [
        [(one.criterion, one.grade, one.comment) for one in said.findings]
        for said in read(office, file).proposed
    ]
    assert not waits(office, file)


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param({"dmarc": "fail"}, id="nobody-proven"),
        pytest.param({"sender": "eve@other.example"}, id="another-firm"),
        pytest.param({"headers": AUTOMATIC}, id="out-of-office"),
    ],
)
def test_what_proves_nothing_acknowledges_nothing(
    office: Office, file: Case, mail: dict[str, str]
) -> None:
    """
    It is a letter in the file, for people to read; no clock stops for it.
    """
    if "sender" in mail:
        know(office, OSPREY, ahead(20))
        mail = {"sender": OSPREY.notices_to}

    assert file.id == reply(office, file, "I am away.", **mail)  # type: ignore[arg-type]  # fields of a mail

    assert waits(office, file)
    assert facts(office, file).acknowledged_on is None
    assert read(office, file).proposed == ()
    assert len(opened(office, file.id).letters) == 1


def test_words_beside_the_form_wait_whoever_sent_them(
    office: Office, file: Case
) -> None:
    """
    A machine's letter with a grade acknowledges nothing, and its words reach a person.
    """
    reply(office, file, f"{ANSWER}\n\nA guard threatened us.", headers=AUTOMATIC)

    [proposed] = read(office, file).proposed
    assert proposed.says_more
    assert (True, None) == (
        facts(office, file).has_unread,
        facts(office, file).acknowledged_on,
    )
    assert waits(office, file)


def test_a_firm_that_holds_the_audit_no_more_acknowledges_nothing(
    office: Office, file: Case
) -> None:
    """
    Its address proves it, and it knows the reference; but notices go to another firm.
    """
    know(office, OSPREY, ahead(20, firm_id=OSPREY.id))
    plan(office)

    reply(office, file, ANSWER)

    assert facts(office, file).acknowledged_on is None
    assert read(office, file).proposed == ()


def let_go(office: Office, file: Case, *, days: int) -> NoticeKind:
    """Let the notice go that waits so many days from now; return which it is."""
    at = NOON + timedelta(days=days)
    plan(office, at=at)
    pending = facts(office, file).pending
    assert pending is not None
    [draft] = [one for one in drafts(office, file) if one.number == pending.number]
    release(office, file.id, draft, at=at)
    return pending.kind


def test_the_desk_answers_for_a_firm_once_it_was_told_of_its_silence(
    sqlite_office: Office,
) -> None:
    """
    Before that nothing went there; then it acknowledges, and what it says is proposed.
    """
    office = sqlite_office
    know(office, ahead(80))
    flag(office, case_about(office))
    file = told(office)
    reply(office, file, f"We think: {ANSWER}", sender=HERON.oversight)
    assert (None, ()) == (
        facts(office, file).acknowledged_on,
        read(office, file).proposed,
    )
    kinds = [let_go(office, file, days=days) for days in (15, 30)]
    assert NoticeKind.OVERSIGHT is kinds[-1]

    at = NOON + timedelta(days=31)
    reply(office, file, ANSWER, sender=HERON.oversight, at=at)

    assert at.date() == facts(office, file).acknowledged_on
    assert 1 == len(read(office, file).proposed)


def test_the_office_desk_is_nobody_elses_for_overseeing_another_firm(
    sqlite_office: Office,
) -> None:
    """
    The registry names its address as that of the desk of another firm only.
    """
    office, desk = sqlite_office, "desk@scheme.example"
    overseen = replace(OSPREY, oversight=desk)
    know(office, replace(HERON, oversight=""), overseen, ahead(20))
    flag(office, case_about(office))
    accusing = case_about(office, "The auditor took money.")
    code(office, accusing, entities=(WORKS.id,), firms=(HERON.id,))
    plan(office)
    [file] = files(office)
    to = token_for(office, file.id, desk)

    job = claimed(office, make_mail(ANSWER, sender=desk, to=to))
    receive_letter(replace(office.reception(), desk=desk), job, at=LATER)

    assert f"oversight:{HERON.id}" == facts(office, file).addressee
    assert 1 == len(read(office, file).proposed)


def test_an_altered_slip_keeps_no_letter_out(office: Office, file: Case) -> None:
    """
    What the audit was asked nobody knows then, and nothing is made to look sound.
    """
    office.tamper("UPDATE slip SET sealed = wrapped")

    assert file.id == reply(office, file, ANSWER)

    assert waits(office, file)


def test_our_own_words_make_no_answer_unsure(office: Office, file: Case) -> None:
    """
    Below an answer the notice may stand without a mark; who can read what went out knows
    its lines again, which the worker cannot.
    """
    ring = office.rings[DANA]
    [draft] = drafts(office, file)
    reply(office, file, f"{ANSWER}\n\n{draft.body}")
    [by_worker] = read(office, file).proposed

    with office.store.begin() as tx:
        proposed = propose_findings(tx, ring, file.id, 1, at=LATER)

    assert [(Grade.MINOR, True)] == [(f.grade, f.is_sure) for f in proposed.findings]
    assert [(Grade.MINOR, False)] == [(f.grade, f.is_sure) for f in by_worker.findings]
    assert (False, True) == (proposed.says_more, by_worker.says_more)


def test_a_person_has_any_letter_read(office: Office, file: Case) -> None:
    """
    That of nobody proven too; the newest reading of a letter is the one that counts, and
    is of the moment at which the letter came.
    """
    reply(office, file, ANSWER, dmarc="fail")
    ring = office.rings[DANA]
    with office.store.begin() as tx:
        propose_findings(tx, ring, file.id, 1, at=NOON)
    with office.store.begin() as tx:
        propose_findings(tx, ring, file.id, 1, at=LATER)
        with pytest.raises(NotFoundError, match="no letter 2"):
            propose_findings(tx, ring, file.id, 2, at=LATER)

    [proposed] = read(office, file).proposed
    assert NOON == proposed.at
    assert [Grade.MINOR] == [one.grade for one in proposed.findings]


def test_an_acknowledgement_by_telephone_counts_once(
    office: Office, file: Case
) -> None:
    """
    How it came is said; where nothing waits, or by somebody without a say, it is
    refused.
    """
    timetable = office.mechanism.timetable

    def say(text: str, by: str = DANA) -> None:
        with office.store.begin() as tx:
            acknowledge_notice(
                tx, office.rings[by], file.id, text=text, timetable=timetable, at=LATER
            )

    with pytest.raises(NotAllowedError, match="Say in one sentence"):
        say(" ")
    with pytest.raises(NotAllowedError, match="key is not yours"):
        say("They rang.", RUTH)
    say("They rang.")
    assert not waits(office, file)
    assert LATER.date() == facts(office, file).acknowledged_on
    with pytest.raises(NotAllowedError, match="No notice"):
        say("They rang again.")
    reasons = [line.reason for line in opened(office, file.id).history]
    assert "They rang." in {one.text for one in reasons if one}
