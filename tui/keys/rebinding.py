"""
Give commands the keys that somebody wants them to have.

Where two commands share a key, as those of two tabs of a case do, Textual's own keymap
forgets one of them; so we apply it ourselves.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding, BindingsMap


Keymap = Mapping[str, tuple[str, ...]]  # by the ids of commands


def rebound(bindings: BindingsMap, keymap: Keymap) -> BindingsMap:
    """Return bindings in which commands have the keys that somebody gave them."""
    found: dict[str, list[Binding]] = {}
    moved: set[str] = set()
    for key, binding in bindings:
        given = keymap.get(binding.id or "")
        if given is None:
            found.setdefault(key, []).append(binding)
        elif binding.id not in moved:
            moved.add(binding.id or "")
            for new in given:
                found.setdefault(new, []).append(binding.with_key(new))
    return BindingsMap.from_keys(found)
