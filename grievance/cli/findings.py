"""`grievance findings`: what audits found of what they were asked, and who confirms it."""

from __future__ import annotations

from collections.abc import Callable

import click

from grievance.cli.acts import words_of
from grievance.cli.findings_confirm import check, confirm
from grievance.cli.findings_note import answer, note
from grievance.cli.findings_view import (
    SAYS_MORE,
    answer_fields,
    print_answers,
    print_file,
    print_proposed,
    proposed_fields,
    topic_fields,
    unread_fields,
)
from grievance.cli.group import Group
from grievance.cli.output import print_json
from grievance.cli.recording import Desk, case_at_hand, with_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.services.audits.propose_findings import propose_findings
from grievance.services.findings.read_audit_file import read_answers, read_audit_file
from grievance.services.notices.acknowledge_notice import acknowledge_notice


CONFIRM = (
    "Nothing is answered by that yet: read the letter, and say of each criterion what was "
    "found with `grievance findings confirm {} CRITERION GRADE --internal -`."
)


@click.group(
    cls=Group,
    epilog="\b\nExamples:\n"
    "  grievance findings list GR-7F3K-9Q2D\n"
    "  grievance findings confirm GR-7F3K-9Q2D 'PS 10.3' minor --internal - \\\n"
    "    --published 'Records were incomplete.' < internal.txt",
)
def findings() -> None:
    """
    See what audits said, and confirm it.

    When those who audit reply to a notice, the worker reads the form in it: what it says of
    each criterion is a proposal. Nothing is answered before somebody confirms it here,
    criterion by criterion.
    """


@findings.command("list", epilog="Example: grievance findings list GR-7F3K-9Q2D --json")
@click.argument("reference")
@with_json
@with_surroundings
@who_options
def list_(
    who: Who, surroundings: Surroundings, /, *, reference: str, as_json: bool
) -> None:
    """
    List what an audit was asked, and what it said.

    REFERENCE is that of the file of an audit; given that of a case, it lists what audits
    said of the case.
    """
    with case_at_hand(surroundings, who, reference) as desk:
        show = _answers(desk) if desk.case.is_complaint else _file(desk)
    show(as_json)


def _answers(desk: Desk) -> Callable[[bool], None]:
    """Read what audits said of a case; return what prints it."""
    answers = read_answers(desk.tx, desk.ring, desk.case.id)

    def show(as_json: bool) -> None:  # noqa: FBT001  # as the option has it
        if not as_json:
            print_answers(answers)
            return
        for one in answers:
            print_json(answer_fields(one))

    return show


def _file(desk: Desk) -> Callable[[bool], None]:
    """Read what an audit was asked and said; return what prints it."""
    notices = desk.mechanism.settings.notices
    file = read_audit_file(
        *(desk.tx, desk.ring, desk.case.id),
        today=desk.today,
        calendar=notices.calendar,
    )

    def show(as_json: bool) -> None:  # noqa: FBT001  # as the option has it
        if not as_json:
            print_file(file)
            return
        for fields in (*topic_fields(file), *unread_fields(file)):
            print_json(fields)

    return show


@findings.command(epilog="Example: grievance findings propose GR-7F3K-9Q2D --letter 2")
@click.argument("reference")
@click.option("--letter", type=int, required=True, help="Its number in the file.")
@with_json
@with_surroundings
@who_options
def propose(
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    letter: int,
    as_json: bool,
) -> None:
    """
    Read the form in a letter once more, for proposals.

    The worker reads answers whose sender is proven; with this you have any letter of the
    file read, such as one that came from another address. Look first whether you trust it;
    `grievance case REFERENCE` has the letters and their numbers. What is found are
    proposals: nothing is answered before `grievance findings confirm`.
    """
    with case_at_hand(surroundings, who, reference, writes=True) as desk:
        tx, ring, case_id = desk.tx, desk.ring, desk.case.id
        said = propose_findings(tx, ring, case_id, letter, at=desk.at)
        calendar = desk.mechanism.settings.notices.calendar
        file = read_audit_file(tx, ring, case_id, today=desk.today, calendar=calendar)
    if as_json:
        for one in said.findings:
            print_json({**proposed_fields(one), "letter": letter})
        return
    print_proposed((said,), file)
    if said.findings:
        click.echo(CONFIRM.format(reference), err=True)
    if said.says_more:
        click.echo(SAYS_MORE.format(f"Letter {letter}", reference), err=True)


@findings.command(
    epilog="Example: grievance findings acknowledge GR-7F3K-9Q2D 'The lead rang.'"
)
@click.argument("reference")
@click.argument("how", metavar="TEXT | -")
@with_json
@with_surroundings
@who_options
def acknowledge(
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    how: str,
    as_json: bool,
) -> None:
    """
    Note that a notice arrived, as you heard in another way.

    TEXT says who told you and how; `-` reads it from standard input. Replies by mail from
    a proven sender are noted by the worker.
    """
    words = words_of(how)
    with case_at_hand(surroundings, who, reference, writes=True) as desk:
        timetable = desk.mechanism.timetable
        facts = acknowledge_notice(
            desk.tx,
            desk.ring,
            desk.case.id,
            text=words,
            timetable=timetable,
            at=desk.at,
        )
    if as_json:
        print_json({"reference": reference, "acknowledged_on": facts.acknowledged_on})
    else:
        click.echo(f"The notice is acknowledged, as of {facts.acknowledged_on}.")


for _command in (answer, check, confirm, note):
    findings.add_command(_command)
