"""Whether a line acknowledges a notice: by a ticked box, or in words of its own."""

from __future__ import annotations

import re

from grievance.mail.answers.labels import says


_LONGEST = 300  # characters; a longer line is a letter
_BOX = re.compile(r"\[[ \t_xX✓✔*]{0,3}\]|\([ \t]?[xX✓✔]?[ \t]?\)|[☐☑☒✅✓✔□■]")
_TICKED = re.compile(r"[xX✓✔☑☒✅■*]")


def is_box_to_acknowledge(text: str) -> bool:
    """Tell whether *text* is the line of the form that is ticked, or was to be."""
    return (
        len(text) <= _LONGEST
        and _BOX.search(text) is not None
        and says(text, "acknowledging")
    )


def is_ticked(text: str) -> bool:
    """Tell whether a box in *text* is ticked, and none is left empty."""
    boxes = _BOX.findall(text)
    return bool(boxes) and all(_TICKED.search(box) for box in boxes)


def without_boxes(text: str) -> str:
    """Return a line as it reads without its boxes."""
    return _BOX.sub(" ", text)


def acknowledges(text: str) -> bool:
    """Tell whether *text* acknowledges a notice, and neither denies it nor asks to."""
    return (
        len(text) <= _LONGEST
        and says(text, "acknowledging")
        and not says(text, "negators")
        and not says(text, "requests")
    )
