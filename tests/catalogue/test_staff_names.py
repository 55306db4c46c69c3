"""Whom of the office a mail names, and whether it does more than address them."""

from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.catalogue.reading import read
from grievance.catalogue.staff_names import NameUse, find_staff


OSEI = "Dana Osei"
ABOUT = "They owe us three months of wages."


def use(
    text: str, name: str = OSEI, *, subject: str = "Unpaid wages"
) -> NameUse | None:
    found = list(find_staff(read(f"{subject}\n\n{text}", None), {"one": name}))
    return found[0].use if found else None


@pytest.mark.parametrize(
    "line",
    [
        "Dear Ms Dana Osei,",
        "Dear Dana Osei and colleagues,",
        "Hello Dana Osei!",
        "Attn: Dana Osei",
        "Dear Dana Osei, please read this.",
        "Sehr geehrte Frau Dana Osei,",
        "z. Hd. Dana Osei",
        "Liebe Dana Osei,",
        "Chère Madame Dana Osei,",
        "À l'attention de Mme Dana Osei",
        "Prezada Sra. Dana Osei,",
        "Aos cuidados da Sra. Dana Osei",
        "尊敬的 Dana Osei 女士：",  # theirs
        "尊敬的Dana Osei女士，您好！",  # theirs
        "Thank you Dana Osei",
        "Dana Osei",
        "> Dana Osei, Grievance Office",
        "To: Dana Osei <office@grievance.example>",
        "Von: Dana Osei <office@grievance.example>",
        "De : Dana Osei",
        "Para: Dana Osei",
        "收件人：Dana Osei",  # theirs
        "On Mon, 2 Mar 2026 at 10:00, Dana Osei <office@grievance.example> wrote:",
        "Am 02.03.2026 um 10:00 schrieb Dana Osei:",
        "Le 2 mars 2026 à 10:00, Dana Osei a écrit :",
        "Em seg., 2 de mar. de 2026, Dana Osei escreveu:",
        "在 2026年3月2日，Dana Osei 写道：",  # theirs
    ],
)
def test_a_greeting_says_nothing_of_anybody(line: str) -> None:
    """
    Nor does an address, a signature, or the line over a mail that is quoted.
    """
    assert use(f"{line}\n\n{ABOUT}") is NameUse.GREETED


@pytest.mark.parametrize(
    "line",
    [
        "Dana Osei told the company my name.",
        "Your colleague Dana Osei lied to us.",
        "I spoke with Dana Osei on Monday and she laughed at me.",
        "Dear Dana Osei told everybody who I am.",
        "Ihre Mitarbeiterin Dana Osei hat meinen Namen verraten.",
        "Frau Dana Osei hat meinen Namen verraten.",
        "Mme Dana Osei a donné mon nom au directeur.",
        "A senhora Dana Osei contou o meu nome ao gerente.",
        "Dana Osei 女士把我的名字告诉了经理。",
        "贵办公室的Dana Osei泄露了我的名字。",
        "To: all who know Dana Osei and what she has done to us and our families here",
        "Osei, Dana has told them.",
        "Dana\nOsei has told them.",
        "From what Dana Osei wrote: nobody will help us at all, and so it was.",
    ],
)
def test_whoever_is_spoken_of_is_named(line: str) -> None:
    """
    Also beside a greeting, and whatever the greeting says.
    """
    assert use(line) is NameUse.NAMED
    assert use(f"Dear Dana Osei,\n\n{line}") is NameUse.NAMED


def test_a_subject_is_about_whom_it_names() -> None:
    """
    Nobody is greeted there.
    """
    assert use(ABOUT, subject="Dana Osei") is NameUse.NAMED
    assert use(f"Dear Dana Osei,\n{ABOUT}", subject="Osei, Dana") is NameUse.NAMED


@pytest.mark.parametrize(
    "line",
    [
        "Dana told them my name.",
        "I told it to Ms Osei and the next day they knew.",
        "Frau Osei hat es weitergesagt.",
        "Mme Osei l'a répété.",
        "A Sra. Osei contou tudo.",
        "Osei女士告诉了他们。",
        "DANA TOLD THEM MY NAME",
        "Dear Ms Osei,\n\nthey owe us.",
    ],
)
def test_a_part_of_a_name_may_mean_them(line: str) -> None:
    """
    People rarely write a name in full; that it is not sure is said.
    """
    assert use(line) is NameUse.IN_PART


@pytest.mark.parametrize(
    ("name", "line", "found"),
    [
        ("王芳", "王芳把我的名字告诉了他们。", NameUse.NAMED),
        ("王芳", "尊敬的王芳女士：", NameUse.GREETED),  # theirs
        ("王芳", "王女士把我的名字告诉了他们。", NameUse.IN_PART),
        ("王芳", "他们拖欠我们三个月工资。", None),
        ("Jörg Müller", "Herr Joerg Mueller hat es verraten.", NameUse.NAMED),
        ("Jörg Müller", "Herr Müller hat es verraten.", NameUse.IN_PART),
        ("May King", "May we write to you?", None),
        ("May King", "It began in summer; we may write again.", None),
        ("May King", "They told Ms King who we are.", NameUse.IN_PART),
        ("José Araújo", "O Jose Araujo contou tudo.", NameUse.NAMED),
        ("Bo Li", "The bottle is oblique.", None),
        ("Dana Coordinator", "Our Coordinator was dismissed.", None),
    ],
)
def test_names_of_many_kinds(name: str, line: str, found: NameUse | None) -> None:
    """
    Without spaces, with umlauts, and such as are words as well.
    """
    assert use(line, name) is found


def test_who_is_not_mentioned_is_not_named() -> None:
    """
    Nor is anybody whose name has no letters.
    """
    assert use(ABOUT) is None
    assert use("... !", "...") is None


@given(
    st.text(max_size=400), st.sampled_from([OSEI, "王芳", "May King", "Jörg Müller"])
)
def test_a_name_is_found_in_any_text(text: str, name: str) -> None:
    """
    Spoken of in a sentence of its own, whoever it is is never only greeted.
    """
    line = f"It was {name} who told the company about us all."

    assert use(f"{text}\n\n{line}\n\n{text}", name) is NameUse.NAMED


def test_an_s_behind_a_name() -> None:
    """
    As German has it, behind all of a name or a part; no verb is a name by it.
    """
    assert use("Dana Oseis Verhalten war falsch.") is NameUse.NAMED
    assert use("Wegen Frau Oseis Hinweis wurden wir entlassen.") is NameUse.IN_PART
    assert use("Danas Freund im Werk hat uns bedroht.") is NameUse.IN_PART
    assert use("He marks each of us as late.", "Mark Osei") is None


@pytest.mark.parametrize("name", ["D\u0430na Os\u0435i", "Dan\u0430 Osei"])
def test_a_name_with_letters_of_another_script(name: str) -> None:
    """
    It looks the same, and whoever it means reads no complaint about themselves.
    """
    assert use(f"It was {name} who told the company about us all.") is NameUse.NAMED


def test_a_wide_name() -> None:
    """
    As some keyboards write it.
    """
    wide = "".join(chr(ord(one) + 0xFEE0) if one != " " else one for one in OSEI)

    assert use(f"It was {wide} who told the company about us all.") is NameUse.NAMED
