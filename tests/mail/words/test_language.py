from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.mail.words.language import language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nobody has been paid for the work in the forest since January.", "en"),
        ("Personne n'a été payé pour le travail en forêt depuis janvier.", "fr"),
        ("Ninguém recebeu pelo trabalho na floresta desde janeiro.", "pt"),
        ("Seit März wurde niemand für die Arbeit im Wald bezahlt.", "de"),
        ("Nadie ha cobrado por el trabajo en el bosque desde enero.", "es"),
        ("С января никому не платили за работу в лесу.", "ru"),
        ("从一月份起没有人领到林场的工钱。", "zh"),
        ("一月から誰も森林の仕事の賃金をもらっていません。", "ja"),
        ("일월부터 아무도 임금을 받지 못했습니다.", "ko"),
        ("欠薪三月", "zh"),
    ],
)
def test_the_language_is_told(text: str, expected: str) -> None:
    """
    A sentence is enough.
    """
    assert expected == language(text)


@pytest.mark.parametrize(
    "text",
    ["", "ok", "hello", "12345 67890", "a@b.example", "M:DQV]K<W)'J!#$Q,&AB" * 30],
)
def test_a_bet_is_not_a_guess(text: str) -> None:
    """
    Very short texts have no language.
    """
    assert "" == language(text)


def test_quoted_lines_and_links_do_not_count() -> None:
    """
    The writer's own words decide.
    """
    quoted = "> This is what somebody else wrote in English before.\n" * 5
    text = quoted + "Seit März wurde niemand für die Arbeit im Wald bezahlt."

    assert "de" == language(text)


@given(st.text(max_size=200))
def test_any_text_has_a_code_or_none(text: str) -> None:
    """
    No text makes the guess fail.
    """
    assert len(language(text)) in (0, 2)
