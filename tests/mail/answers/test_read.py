"""Replies as auditors and their mail programs write them; all are invented."""

from __future__ import annotations

import pytest

from grievance.mail.answers.lines import LONGEST
from grievance.mail.answers.read import read_form
from tests.mail.answers.replies import CHOICES, CRITERIA, FORM, quoted, read, told


SURE = {
    "as the form asks": ("PS 9.8b: minor", "PS 9.8b minor"),
    "with a comment": ("9.8b: minor — records missing", "PS 9.8b minor"),
    "bare": ("10.3 major", "PS 10.3 major"),
    "hyphen": ("10.3 - Major NC - passports kept", "PS 10.3 major"),
    "equals": ("7.1 = conformance", "CoC 7.1 conformance"),
    "full stop": ("10.3. Minor. Two contracts lack a date.", "PS 10.3 minor"),
    "tab": ("10.3\tconformance\t", "PS 10.3 conformance"),
    "decimal comma": ("9,8 b: minor", "PS 9.8b minor"),
    "bracketed letter": ("9.8 (b): minor", "PS 9.8b minor"),
    "paragraph sign": ("§9.8b – minor NC", "PS 9.8b minor"),
    "full width": ("ＰＳ　９．８ｂ：ｍｉｎｏｒ", "PS 9.8b minor"),
    "dotted letter": ("9.8.b: N/A", "PS 9.8b not-applicable"),
    "with version": ("ASI PS V3.1 criterion 9.8b: minor", "PS 9.8b minor"),
    "custody": ("* CoC7.1 — not assessed", "CoC 7.1 not-assessed"),
    "numbered list": ("2) PS 10.3: Conformance", "PS 10.3 conformance"),
    "bullet": ("• 10.3: no non-conformance", "PS 10.3 conformance"),
    "word before": ("Kriterium 10.3: Hauptabweichung", "PS 10.3 major"),
    "lead": ("10.3: Finding: Minor NC", "PS 10.3 minor"),
    "breach first": ("10.3: NC minor", "PS 10.3 minor"),
    "degree first": ("10.3: minor NC", "PS 10.3 minor"),
    "french": ("10.3 : non-conformité mineure", "PS 10.3 minor"),
    "french conform": ("Critère 10.3 : conforme", "PS 10.3 conformance"),
    "french not assessed": ("10.3 : non évalué", "PS 10.3 not-assessed"),
    "no accents": ("10.3: nao avaliado", "PS 10.3 not-assessed"),
    "german": ("10.3: geringfügige Abweichung", "PS 10.3 minor"),
    "german ue": ("10.3: nicht geprueft", "PS 10.3 not-assessed"),
    "portuguese": ("10.3: não conformidade maior", "PS 10.3 major"),
    "chinese": ("准则10.3：轻微不符合", "PS 10.3 minor"),
    "chinese conform": ("10.3：符合", "PS 10.3 conformance"),
    "traditional": ("10.3：嚴重不符合", "PS 10.3 major"),
    "wrapped label": ("10.3: minor non-\nconformance, see below", "PS 10.3 minor"),
    "quoted": ("> > > - PS 10.3: conformance", "PS 10.3 conformance"),
    "one left of bars": ("10.3: | | major | | |", "PS 10.3 major"),
    "x before": (
        f"10.3: {CHOICES}".replace("minor", "x minor"),
        "PS 10.3 minor",
    ),
    "x after": (f"10.3: {CHOICES}".replace("major", "major X"), "PS 10.3 major"),
    "boxes": ("10.3: [ ] conformance [x] minor [ ] major", "PS 10.3 minor"),
    "boxes behind": ("10.3: conformance ☐ minor ☑ major ☐", "PS 10.3 minor"),
    "html left over": ("<p>10.3:&nbsp;<b>minor</b></p>", "PS 10.3 minor"),
    "table of bars": ("| 10.3 | minor | two files |", "PS 10.3 minor"),
    "invisible signs": ("10.3:\u200b con\u00adformance", "PS 10.3 conformance"),
    "comment in the line": ("10.3: minor Comment: late files", "PS 10.3 minor"),
    "chinese comment": ("10.3：轻微不符合，记录不全", "PS 10.3 minor"),
    "no comment": ("10.3: conformance\nComment: none", "PS 10.3 conformance"),
    "agreeing comment": ("10.3: conformance - no issues", "PS 10.3 conformance"),
}


@pytest.mark.parametrize("name", SURE)
def test_what_says_a_known_label_is_read(name: str) -> None:
    """
    However number, label and what parts them are written, the answer is the same.
    """
    text, expected = SURE[name]

    assert [expected] == read(text)


UNSURE = {
    "typo": ("10.3: minr", "PS 10.3 minor?"),
    "letters swapped": ("10.3: majro NC", "PS 10.3 major?"),
    "sentence": ("10.3: we found a minor NC", "PS 10.3 minor?"),
    "question": ("10.3: major?", "PS 10.3 major?"),
    "no finding": ("10.3: no finding", "PS 10.3 conformance?"),
    "NA": ("10.3: NA", "PS 10.3 not-applicable?"),
    "to be confirmed": ("10.3: minor (tbc)", "PS 10.3 minor?"),
    "but": ("10.3: conformance, but contracts are missing", "PS 10.3 conformance?"),
    "breach, then grade": ("10.3: NC (major)", "PS 10.3 major?"),
    "none of it": ("10.3: minor — no contracts", "PS 10.3 minor?"),
    "taken back": ("10.3: conformance\n\nbut not at night.", "PS 10.3 conformance?"),
    "other grade": ("10.3: minor, was major last year", "PS 10.3 minor?"),
    "copied title": ("10.3 Forced Labour: minor", "PS 10.3 minor?"),
    "title column": ("10.3\tForced Labour\tminor\tfiles", "PS 10.3 minor?"),
    "grade below": ("10.3\nminor", "PS 10.3 minor?"),
    "scrap of a choice": ("10.3: minor | ajor", "PS 10.3 minor?"),
    "in a sentence": ("As to 10.3: minor", "PS 10.3 minor?"),
    "appended": (f"10.3: {CHOICES} — minor", "PS 10.3 minor?"),
    "in the comment": (f"10.3: {CHOICES}\nComment: minor. Files.", "PS 10.3 minor?"),
    "pointed at": (
        f"10.3: {CHOICES}".replace("major", "**major**"),
        "PS 10.3 major?",
    ),
    "whole criterion": ("9.8: minor", "PS 9.8b minor?"),
    "part of it": ("10.3a: minor", "PS 10.3 minor?"),
    "letter apart": ("9.8 b minor", "PS 9.8b minor?"),
    "minutes": ("10.3 min.", "PS 10.3 minor?"),
    "wrapped sentence": ("The team did not see for\n10.3 major\nNC.", "PS 10.3 major?"),
    "except": ("10.3 : conforme – sauf les dortoirs", "PS 10.3 conformance?"),
    "downgraded": ("10.3: major NC (downgraded)", "PS 10.3 major?"),
    "answer below": (f"> - PS 10.3: {CHOICES}\n\nminor. Files.", "PS 10.3 minor?"),
}


@pytest.mark.parametrize("name", UNSURE)
def test_what_may_mean_something_else_is_a_guess(name: str) -> None:
    """
    A typo, a sentence, a doubt or a place that is not quite right is not sure.
    """
    text, expected = UNSURE[name]

    assert [expected] == read(text)


NOT_READ = [
    "10.3: conformance\nnot demonstrated",
    "10.3: conformance: no",
    "10.3 : conforme (non)",
    "10.3: major: none",
    "10.3: 符合：否",
    "10.3: conformance? No.",
    "10.3: not conformant",
    "10.3: non conforme",
    "10.3: non\nconforme",
    "10.3: non-\nconformance",
    "10.3: non — conforme",
    "10.3: não conforme",
    "10.3: não\nconforme",
    "10.3: não: conforme",
    "10.3: n'est pas conforme",
    "10.3: nicht konform",
    "10.3: nichtkonform",
    "10.3: nonconformance",
    "10.3: noncomformance",
    "10.3: 不符合",
    "10.3：不\n符合",
    "10.3: 不 符合",
    "10.3: 非符合",
    "10.3: 未发现严重不符合",
    "10.3: no major non-conformance",
    "10.3: no major or minor NC",
    "10.3: keine schwere Abweichung",
    "10.3: keine Hauptabweichung",
    "10.3: pas de non-conformité majeure",
    "10.3: aucune non-conformité critique",
    "10.3: sem não conformidade maior",
    "10.3: not a minor NC",
    "10.3: no conformance",
    "10.3: kein konform",
    "10.3: not not assessed",
    "10.3: neither minor nor major",
    "10.3: conformance could not be shown",
    "10.3: partial conformance",
    "10.3: 基本符合",
    "10.3: NC",
    "10.3: observation",
    "10.3: minor/major",
    "10.3: minor | major",
    "10.3: conformance | min",
    "10.3: [x] minor [x] major",
    "10.3: [ ] minor",
    "10.3: manor",
    "10.3: x",
    "10.3: yes",
    "10.3: see our report",
    "10.1 - 10.3: minor",
    "10.7: minor",
    "PS 7.1: minor",
    "110.3: minor",
    "10.3.2026: minor",
    "CoC 10.3: minor",
    "Minor NC was closed on site.",
    "10.3",
    f"10.3: {CHOICES}".replace("minor", "~~minor~~"),
    f"10.3: {CHOICES}".replace("minor", "MINOR"),
    f"10.3: {CHOICES}".replace("minor", "minor (!)"),
    "10.3: [ ] conformance [ ] minor [ ] major",
    "10.3: -minor- major",
    "10.3: 符合性未确认",
    "10.3: conformance minor major critical n/a not assessed",
]


@pytest.mark.parametrize("text", NOT_READ)
def test_nothing_is_read_as_its_opposite(text: str) -> None:
    """
    A denial, two grades at once or another number is no answer, and is not lost.
    """
    answer = read_form(text, CRITERIA)

    assert [] == told(answer)
    assert text == answer.unread


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"10.3: conformance\n\n{FORM}", "PS 10.3 conformance"),
        (f"10.3: conformance\n\n{quoted(FORM)}", "PS 10.3 conformance"),
        (f"{quoted(FORM)}\n\n10.3: conformance", "PS 10.3 conformance"),
    ],
)
def test_an_untouched_form_is_no_answer(text: str, expected: str) -> None:
    """
    What was written above or below the form counts, the form itself does not.
    """
    assert [expected] == read(text, sent=FORM)


@pytest.mark.parametrize("mark", ["", "> ", ">> ", "> > > "])
def test_an_answer_in_the_form_has_its_comment(mark: str) -> None:
    """
    The form filled in says what was found; nothing of the form is left over.
    """
    filled = (
        FORM.replace(CHOICES, "minor", 1)
        .replace("Comment:", "Comment: Files of two agents are missing.", 1)
        .replace("[ ]", "[X]")
    )

    answer = read_form(quoted(filled, mark), CRITERIA, sent=FORM)

    assert ["PS 9.8b minor"] == told(answer)
    assert "Files of two agents are missing." == answer.findings[0].comment
    assert answer.acknowledged
    assert "" == answer.unread


def test_two_grades_for_one_criterion_are_both_told() -> None:
    """
    Which of them holds a person has to find out.
    """
    text = "10.3: minor\n9.8b: conformance\n\n> 10.3: major"

    assert ["PS 10.3 major?", "PS 10.3 minor?", "PS 9.8b conformance"] == read(text)


def test_the_same_grade_twice_is_one_finding() -> None:
    """
    A reply that quotes the answer before says it once, with both comments.
    """
    answer = read_form("10.3: minor — files\n\n> 10.3: minor — contracts", CRITERIA)

    assert ["PS 10.3 minor"] == told(answer)
    assert "files\ncontracts" == answer.findings[0].comment


@pytest.mark.parametrize(
    "after",
    [
        "10.3: on reflection not conformant",
        "Please disregard what is said of 10.3.",
        "9.8b: conformance, unlike 10.3 which is a major NC",
    ],
)
def test_what_else_is_said_of_a_criterion_makes_it_a_guess(after: str) -> None:
    """
    Even where it is not understood.
    """
    assert "PS 10.3 minor?" in read(f"10.3: minor\n\n{after}")


def test_answers_above_the_items_are_not_sure() -> None:
    """
    Who answers above each item must not be read as answering the item before.
    """
    items = [f"> - {criterion}: {CHOICES}" for criterion in CRITERIA]
    text = "\n\n".join([items[0], "conformance", items[1], "major", items[2]])

    assert all(one.endswith("?") for one in read(text, sent=FORM))


def test_several_criteria_with_one_grade_are_guesses() -> None:
    """
    It is proposed for each of them that was asked for.
    """
    text = "PS 9.1, 9.8b and 10.3: conformance"

    assert ["PS 9.8b conformance?", "PS 10.3 conformance?"] == read(text)


def test_answers_in_one_line_are_told_apart() -> None:
    """
    A program that joins lines leaves guesses, and the first one.
    """
    text = "9.8b: minor; PS 10.3: conformance; 7.1: not assessed"

    assert [
        "PS 9.8b minor",
        "PS 10.3 conformance?",
        "CoC 7.1 not-assessed?",
    ] == read(text)


def test_one_number_in_two_standards_needs_the_standard() -> None:
    """
    Without it nobody can tell which is meant; a heading tells it.
    """
    both = ("PS 7.1", "CoC 7.1")

    assert [] == told(read_form("7.1: minor", both))
    assert ["CoC 7.1 minor"] == told(read_form("CoC 7.1: minor", both))
    headed = "Chain of Custody\n\n7.1: minor\n\nPS Standard V3.1:\n7.1: major"
    assert ["CoC 7.1 minor", "PS 7.1 major"] == told(read_form(headed, both))


def test_a_comment_goes_on_until_a_blank_line() -> None:
    """
    What stands below it is the auditor's letter, and is left whole.
    """
    text = (
        "10.3: minor — contracts\nof two agents\nwere late.\n\nBest regards\nIda Lund"
    )

    answer = read_form(text, CRITERIA)

    assert "contracts\nof two agents\nwere late." == answer.findings[0].comment
    assert "Best regards\nIda Lund" == answer.unread
    assert "10.3: minor — contracts" == answer.findings[0].line


def test_what_we_sent_is_not_left_over() -> None:
    """
    Not even where a program broke its lines anew.
    """
    notice = (
        "Please look at 10.3 in interviews away from the site, with people that you\n"
        "choose yourselves and an interpreter whom the site does not pay.\n\n" + FORM
    )
    narrow = notice.replace("with people that you\n", "with\n> people that you ")

    answer = read_form(f"Will do.\n\n{quoted(narrow)}", CRITERIA, sent=notice)

    assert "Will do." == answer.unread
    assert () == answer.findings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x] I acknowledge receipt of this notice", True),
        ("> [X] J'accuse réception de cet avis", True),
        ("☑ 确认收到本通知", True),
        ("We acknowledge receipt of your notice.", True),
        ("Hiermit bestätigen wir den Eingang.", True),
        ("Bien reçu, merci.", True),
        ("[ ] I acknowledge receipt of this notice", False),
        ("> We acknowledge receipt of your complaint.", False),
        ("I cannot acknowledge: we have not received the notice.", False),
        ("Please confirm: receipt acknowledged?", False),
        ("We do not acknowledge receipt.", False),
        ("Thank you.", False),
    ],
)
def test_a_receipt_is_known(text: str, expected: bool) -> None:  # noqa: FBT001  # a case
    """
    By a ticked box or in words, but not where it is denied or asked for.
    """
    assert expected is read_form(text, CRITERIA).acknowledged


def test_a_reply_beyond_all_bounds_is_cut_and_not_sure() -> None:
    """
    What is below the bound is not read, not lost, and may say something else.
    """
    text = "10.3: minor\n\n" + "la " * LONGEST + "end"

    answer = read_form(text, CRITERIA)

    assert ["PS 10.3 minor?"] == told(answer)
    assert answer.unread.endswith("la end")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0\x1b[2J10.3",
        ">" * 5_000,
        "10.3: " + "| " * 5_000,
        "10.3: " + "[ ] " * 5_000,
        "9.8" * 5_000,
        "10.3, " * 3_000,
        "10.3: not " + "not " * 5_000 + "conformance",
        "e" + "\u0301" * 5_000,
        "<div " * 5_000,
        "10.3: minor\n10.3: major\n" * 500,
    ],
)
def test_hostile_text_is_never_sure(text: str) -> None:
    """
    Whatever is sent, reading ends, and nothing of it is taken for sure.
    """
    assert not [one for one in read(text) if not one.endswith("?")]
