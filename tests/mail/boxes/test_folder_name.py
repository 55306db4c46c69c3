"""Names of folders in modified UTF-7."""

from __future__ import annotations

import pytest

from grievance.mail.boxes.folder_name import encode_folder


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("INBOX", '"INBOX"'),
        ("Complaints & Appeals", '"Complaints &- Appeals"'),
        # The example of RFC 3501, 5.1.3.
        ("~peter/mail/台北/日本語", '"~peter/mail/&U,BTFw-/&ZeVnLIqe-"'),
        ("Beschwerden/Eingänge", '"Beschwerden/Eing&AOQ-nge"'),
        ("😀", '"&2D3eAA-"'),
        ('a "b" \\c', '"a \\"b\\" \\\\c"'),
        ("a\r\nb LOGOUT", '"a&AA0ACg-b LOGOUT"'),
    ],
)
def test_is_written_as_imap_wants_it(name: str, expected: str) -> None:
    """
    Printable ASCII as it is, all else shifted, so that no command can be smuggled in.
    """
    assert expected == encode_folder(name)
