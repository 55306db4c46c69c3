"""Why letters did not go out or arrive, in plain words with the code behind."""

from __future__ import annotations

import pytest

from grievance.domain.unsent import why_unsent
from grievance.mail.post import smtp


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        ("", ""),
        ("the server took too long (timeout)", "timeout"),
        ("the server took too long while it was sent (data-timeout)", "data-timeout"),
        ("the server did not take the address (rcpt-550)", "rcpt-550"),
        ("the server did not take the words (data-554)", "data-554"),
        ("there is no such mailbox (5.1.1)", "5.1.1"),
        ("the mailbox is full (4.2.2)", "4.2.2"),
        ("they refused it for their own rules (5.7.26)", "5.7.26"),
        ("it came back (5.0.0)", "5.0.0"),
        ("The database was away, or too busy (OperationalError)", "OperationalError"),
        ("something stood in its way (moon-phase)", "moon-phase"),
    ],
)
def test_a_code_is_said(expected: str, code: str) -> None:
    """
    Also one that nobody foresaw; the code stays, for who looks into the server's log.
    """
    assert expected == why_unsent(code)


def test_every_name_of_ours_has_words() -> None:
    """
    What goes wrong with a server is named in one place and said in another.
    """
    codes = {word for _, word in smtp._WORDS}
    codes |= {smtp.NO_ANSWER, smtp.NO_UTF8, smtp.BAD_ADDRESS, "protocol", "network"}

    unsaid = {code for code in codes if "stood in its way" in why_unsent(code)}

    assert set() == unsaid
