"""The long page of an office: each block begins with a case that is there for it."""

from __future__ import annotations

from functools import partial

from grievance.catalogue.letters import LetterId
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import OutgoingState
from grievance.domain.stage import Stage as At
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_outgoing import take_step
from tests.docs.plays.cases import TO_DECISION, TO_END, at
from tests.docs.plays.keys import at_home
from tests.docs.stage import CASE, OTHER, REQUEST, Cue, Cues, Stage
from tests.docs.world import case, registry
from tests.doubles import NOON, make_mail
from tests.offices import CHIDI, HENRI
from tests.services.aside import quarantined
from tests.services.audits_ahead import WORKS, case_about
from tests.services.drafts import assess, drafted, release, to_entity
from tests.services.looking import token_for
from tests.services.outgoings import Out, bounce, covers, send, signed


RISK = "the writer\nthe works\nlikely\nlivelihood\n\n\n\n\n"
MIRA = "mira@post.example"
BREAKS_OFF = (
    (OutgoingState.RELEASED, Act.OUTGOING_RELEASED),
    (OutgoingState.SENDING, Act.OUTGOING_SENDING),
    (OutgoingState.UNCERTAIN, Act.OUTGOING_UNCERTAIN),
)


def operations(stage: Stage) -> Cues:
    """An office with a registry; whoever has the root key has it on a stick."""
    registry(stage)
    stage.keys()
    at_home(stage)
    clocks_and_risk = watching(stage)
    case(stage)
    for name in ("words.txt", "told.txt", "note.txt", "notes.txt", "call.txt"):
        stage.file(name)
    return {
        **founding(stage),
        **mail(stage),
        **put_aside(stage),
        **on_record(stage),
        **by_two(stage),
        **ending(stage),
        **clocks_and_risk,
    }


def founding(stage: Stage) -> Cues:
    """Another office is founded in a home of its own; mailboxes are added to ours."""
    home = {"GRIEVANCE_HOME": str(stage.folder / "another home")}
    words = {"GRIEVANCE_PASSPHRASE_FILE": str(stage.folder / "another.txt")}
    settings = stage.office.mechanism.home.settings
    before = settings.read_text("utf-8")

    def came() -> None:
        stage.file("complaint.eml", make_mail("The dust is back."))
        for folder in ("new", "cur", "tmp"):
            stage.file(f"Maildir/{folder}/one", make_mail(f"Dust in {folder}."))

    return {
        "grievance init": Cue(environ=home | words),
        "grievance mailbox add --name complaints --kind imap --host imap.provider": Cue(
            before=partial(settings.write_text, before, "utf-8")
        ),
        "grievance intake ~/Maildir": Cue(before=came),
        "grievance intake  ": Cue(before=partial(came_to, stage, before)),
    }


def came_to(stage: Stage, before: str) -> None:
    """Let the office have one mailbox, which is a folder."""
    stage.office.mechanism.home.settings.write_text(before, "utf-8")
    stage.place("scans/any").parent.mkdir(exist_ok=True)
    stage.run("mailbox", "add", "--name", "in", "--kind", "folder", "--path", "scans")


def mail(stage: Stage) -> Cues:
    """A letter of ours is where the page says that it is; one came to the wrong case."""
    office = stage.office

    def broke_off() -> None:
        [letter] = covers(office, case(stage))
        with office.store.begin() as tx:
            pen, ours = Pen.of(tx, office.worker, NOON), signed(office, letter.id)
            for state, act in BREAKS_OFF:
                ours = take_step(pen, ours, state, act)

    def came_back() -> None:
        [letter] = covers(office, case(stage))
        with office.store.begin() as tx:
            bounce(Pen.of(tx, office.worker, NOON), signed(office, letter.id))

    uncertain = Cue(before=broke_off)
    filing = Cue(by=CHIDI)
    return {
        f"grievance letters settle {CASE} --sent": uncertain,
        f"grievance letters settle {CASE} --again": uncertain,
        f"grievance letters settle {CASE} --done": Cue(before=came_back),
        f"grievance refile {CASE} 2 --to": Cue(
            by=CHIDI, before=partial(two_letters, stage)
        ),
        f"grievance refile {CASE}": filing,
        f"grievance refile {CASE} 2 --new": Cue(
            by=CHIDI, before=partial(two_letters, stage)
        ),
    }


def two_letters(stage: Stage, *stages: At) -> CaseId:
    """Take in an answer as well, and another complaint."""
    case_id = at(stage, *stages)
    to = token_for(stage.office, case_id, MIRA)
    stage.office.take_in(make_mail("There is more.", to=to))
    stage.of(case_about(stage.office, "The dust."), OTHER)
    return case_id


def put_aside(stage: Stage) -> Cues:
    """Messages could not be read; one is taken down by hand, and so is a call."""

    def message(*names: str) -> None:
        for name in names or ("3f2a91c0",):
            stage.means[name] = str(quarantined(stage.office))[:8]

    def asked() -> None:
        names = (REQUEST, "5be2a7c0")
        listed = stage.shell(CHIDI).run("quarantine", "list", "--json").lines
        asked = [one["request"] for one in listed if one.get("request")]
        for name, one in zip(names, asked, strict=True):
            stage.means[name] = str(one)[:8]

    one = Cue(before=message)
    stage.file("letter.txt")
    stage.file("scan.pdf")
    return {
        "grievance quarantine look": one,
        "grievance case new notes.txt --from-quarantine": one,
        "grievance case new --from-quarantine": one,
        "grievance quarantine discard": Cue(
            before=partial(message, "3f2a91c0", "77d0b2aa")
        ),
        "grievance quarantine confirm": Cue(by=CHIDI, before=asked),
    }


def on_record(stage: Stage) -> Cues:
    """What is proposed, what is alleged, and on what the sides differ."""

    def received() -> None:
        case_id = stage.office.case_of(make_mail("They keep our passports."))
        stage.of(case_id)
        assess(stage.office, case_id)

    def proposed() -> None:
        [listed] = (
            stage.shell().run("case", "triage", stage.means[CASE], "--json").lines
        )
        codes = [one["code"] for one in listed["proposals"]]
        criterion = next(code for code in codes if str(code).startswith("PS"))
        stage.means["PS 9.1"] = str(criterion)

    def alleged() -> None:
        del stage.means["PS 9.1"]
        case(stage)
        stage.of(case_about(stage.office, "The dust."), OTHER)

    def second() -> None:
        known = ("PS 9.1", "--against", "Norvik Smelter")
        stage.run("allegation", "add", stage.means[CASE], *known)

    def noted() -> None:
        stage.run("note", stage.means[CASE], "Another word.")

    return {
        "grievance cases  ": Cue(before=received),
        f"grievance case triage {CASE} --reject": Cue(before=proposed),
        "grievance allegation add": Cue(before=alleged),
        f"grievance allegation change {CASE} 2": Cue(before=second),
        f"grievance note {CASE} --strike": Cue(before=noted),
    }


def ending(stage: Stage) -> Cues:
    """Each step begins where it can be taken."""

    def pair() -> None:
        at(stage)
        at(stage, name=OTHER, text="The dust.")

    def parts() -> None:
        pair()
        for criterion in ("PS 10.3", "PS 10.7", "PS 11.1"):
            said = (criterion, "--against", "Norvik Smelter")
            stage.run("allegation", "add", stage.means[CASE], *said)

    def news() -> None:
        case_id = at(stage, *TO_END)
        to = token_for(stage.office, case_id, MIRA)
        stage.office.take_in(make_mail("New pictures.", to=to))

    begun = Cue(before=partial(at, stage, At.TRIAGE, At.ASSESSMENT))
    almost = TO_END[:-1]
    return {
        f"grievance refer {CASE}": begun,
        f"grievance withdraw {CASE}": begun,
        f"grievance merge {CASE}": Cue(before=pair),
        f"grievance split {CASE} --letter": Cue(
            by=CHIDI, before=partial(two_letters, stage)
        ),
        f"grievance split {CASE} --into": Cue(before=parts),
        f"grievance appeal {CASE}": Cue(before=partial(at, stage, *TO_DECISION)),
        f"grievance reopen {CASE}": Cue(before=news),
        f"grievance move {CASE} --to closed": Cue(before=partial(at, stage, *almost)),
        f"grievance case kind {CASE} report": Cue(before=partial(named, stage)),
        "grievance report fan-out": Cue(answers="y\n"),
        f"grievance case kind {CASE} inquiry": Cue(before=partial(at, stage)),
    }


def by_two(stage: Stage) -> Cues:
    """Henri asks, and Dana answers or he takes it back."""

    def waits() -> None:
        listed = stage.shell().run("requests", "--json").lines
        mine = [one for one in listed if one["about"] == stage.means[CASE]]
        stage.means[REQUEST] = str(mine[-1]["request"])[:8]

    def asked() -> None:
        at(stage, At.TRIAGE)
        step = ("--to", "inadmissible", "--ground", "out-of-scope")
        stage.run("move", stage.means[CASE], *step, "--reason", "-", by=HENRI)
        waits()

    return {
        f"grievance move {CASE} --to inadmissible": Cue(
            by=HENRI, before=partial(at, stage, At.TRIAGE)
        ),
        "grievance requests show": Cue(before=waits),
        "grievance requests refuse": Cue(before=asked),
        "grievance requests withdraw": Cue(by=HENRI, before=asked),
    }


def named(stage: Stage) -> None:
    """Take in a report that names somebody whom the registry knows."""
    at(stage, text="A report on forced labour at Norvik Smelter and Ozark Wire.")


def watching(stage: Stage) -> Cues:
    """Clocks run, somebody may pay, an auditor is complained of: from the beginning."""
    asked, risky, accused = asked_entity(stage), case(stage), case(stage)
    said = ("PS 1.1", "--against", "Heron Audit")
    stage.run("allegation", "add", stage.means[CASE], *said)
    custodian = Cue(by=CHIDI)
    return {
        f"grievance clocks pause {CASE}": Cue(
            before=partial(at, stage, At.TRIAGE, At.ASSESSMENT)
        ),
        f"grievance clocks note {CASE}": Cue(before=partial(stage.of, asked)),
        "grievance risk due": Cue(by=CHIDI, before=partial(stage.of, risky)),
        "grievance risk assess": Cue(by=CHIDI, answers=RISK),
        "grievance risk show": custodian,
        "grievance incident list": custodian,
        "grievance contact": custodian,
        "grievance block list": Cue(before=partial(stage.of, accused)),
        "grievance doctor": Cue(status=1),
    }


def asked_entity(stage: Stage) -> CaseId:
    """Let a letter to an Entity go, after which a clock waits for its answer."""
    case_id, to = case(stage), to_entity(WORKS)
    draft = drafted(stage.office, case_id, LetterId.ENTITY_LETTER, to=to)
    release(stage.office, case_id, draft, address="office@norvik.example")
    send(stage.office, Out())
    return case_id
