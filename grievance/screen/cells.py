"""Text in cells of a terminal, where a Chinese character takes two."""

from __future__ import annotations

from rich.cells import cell_len, chop_cells, set_cell_size


def fitted(text: str, width: int) -> str:
    """Return *text* as exactly *width* cells; an ellipsis says that it goes on."""
    if cell_len(text) <= width:
        return set_cell_size(text, width)
    return set_cell_size(f"{set_cell_size(text, max(0, width - 1)).rstrip()}…", width)


def wrapped(text: str, width: int) -> list[str]:
    """Break *text* at blanks into lines of at most *width* cells."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in chop_cells(word, width):
            longer = f"{line} {piece}" if line else piece
            if cell_len(longer) <= width:
                line = longer
            else:
                lines.append(line)
                line = piece
    return [*lines, line] if line or not lines else lines
