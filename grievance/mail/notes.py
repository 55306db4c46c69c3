"""What is said about a letter that was odd to read; never with a word of it."""

from __future__ import annotations


BOTH_FORMS = "The plain text is far shorter than the HTML; the HTML follows it."
CALENDAR_CUT = "A calendar has more than is told here; its file is attached."
CALENDAR_UNREADABLE = "A calendar could not be read; its file is attached."
CONTROLS = "Control characters were taken out of the text."
CUT = "A text was longer than the limit; it is cut here and attached whole."
CHARSET_GUESSED = "The words are in no charset the mail names; the likeliest is used."
DIRECTIONS = "The text turns the direction of reading; marks show where."
ENCRYPTED = (
    "Part of the mail is encrypted and kept as it came: open it with the program and "
    "key it was encrypted for, or ask the sender to write it openly."
)
ENCLOSED_CLOSED = "An enclosed mail could not be opened here; it is attached whole."
ESCAPES = "The text holds codes that steer a terminal; marks show where."
INSIDE_ONLY = (
    "A file inside another one is too large to list by itself; it is in the other one."
)
NO_DATE = "There is no date that can be read."
NO_PARTS = "The mail announces parts but has none; its source is shown as text."
NO_TEXT = "The mail has no text of its own."
OUTSIDE = "There is text outside the parts of the mail; it is set apart."
PEOPLE_CUT = "The mail names more people than are listed."
REPLACED = "Some characters could not be read; marks show where."
SEALED_BUT_SIGNED = (
    "The letter is inside a signed file and not shown: save the file and open it with "
    "a mail program that knows S/MIME."
)
SIGNED_UNCHECKED = "The letter was inside a signed file; the signature is not checked."
SUBJECT_CUT = "The subject is longer than the limit; it is cut."
SENDER_UNCLEAR = "The sender is unclear: From is not exactly one plain address."
TNEF_UNREADABLE = "A winmail.dat could not be unpacked; it is attached as it came."
UNFINISHED = "The last part is not closed; the mail may be cut off."
UNKNOWN_ENCODING = "A part has an unknown transfer encoding; it is taken as it is."
