from __future__ import annotations

import pytest

from grievance.mail.words.html import MOST_TAGS, charset, to_text, unescaped


def test_a_reader_sees_words_lists_and_lines() -> None:
    """
    Structure becomes lines, hidden machinery disappears.
    """
    html = "<style>p{}</style><p>One &amp; two</p><ul><li>a</li></ul>three<br>four"

    text = to_text(html)

    assert "One & two" in text
    assert ["three", "four"] == text.split("\n")[-2:]
    assert "p{}" not in text


def test_a_page_of_too_many_tags_is_stripped_in_one_pass() -> None:
    """
    Its words are kept even where no tree is built.
    """
    html = "<b>" * (MOST_TAGS + 1) + "Fish &amp; more</p>next <"

    assert "Fish & more\nnext" == to_text(html)


def test_lists_inside_lists_do_not_grow_by_their_indents() -> None:
    """
    What comes out stays in proportion to what went in.
    """
    html = "<ul>" * 299 + "<li>x" * 10_000

    assert len(to_text(html)) < 10 * len(html)


def test_html_may_name_its_own_charset() -> None:
    """
    A meta charset counts where the mail names none.
    """
    assert "gb2312" == charset('<meta charset="gb2312">工资'.encode("gb18030"))
    assert "" == charset(b"<p>x</p>")


@pytest.mark.parametrize(
    "tag",
    [
        "button",
        "label",
        "noscript",
        "option",
        "select",
        "template",
        "textarea",
        "SELECT",
    ],
)
def test_words_in_forms_are_words(tag: str) -> None:
    """
    A complaint may be what somebody typed into one.
    """
    assert "x\n\nHelp us" == to_text(f"<p>x</p><{tag} a=b>Help us</{tag}>").strip()


def test_no_character_reference_is_too_long() -> None:
    """
    Numbers of thousands of digits are dropped, which the library would not take.
    """
    assert "a&b" == unescaped("a&#" + "9" * 5_000 + ";&amp;b")
