"""
What is what on the pages of a PDF, for programs that read them aloud.

A page is a drawing; beside it stands a tree of its words, with headings, paragraphs and
tables (ISO 32000-1, 14.7 and 14.8).  The library knows the objects of such a file, and
nothing of this tree, so that it is put together here.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName
from reportlab.pdfgen.canvas import Canvas


class _Node(PDFDictionary):
    """An object of its own, which others refer to."""

    __RefOnly__ = 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Element:
    """A part of the text: what kind, and the parts or the drawings that it is made of."""

    kind: str
    scope: str = ""
    made_of: list[_Element | tuple[int, int]] = field(
        default_factory=list
    )  # page, mark
    node: _Node = field(default_factory=_Node)


class Tags:
    """The tree, while pages are drawn: each drawing goes to the part that is open."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas: Any = canvas  # whose parts the stubs do not know
        self._open = [_Element(kind="Document")]
        self._marked: list[list[_Element]] = [[]]
        self._pages: list[Any] = []

    @contextmanager
    def part(self, kind: str, scope: str = "") -> Generator[None]:
        """Let what is drawn meanwhile be a part: `H1`, `P`, `Table`, `TR`, `TH`, `TD`."""
        element = _Element(kind=kind, scope=scope)
        self._open[-1].made_of.append(element)
        self._open.append(element)
        yield
        self._open.pop()

    @contextmanager
    def drawn(self) -> Generator[None]:
        """Let what is drawn meanwhile be words of the part that is open."""
        element, marked = self._open[-1], self._marked[-1]
        element.made_of.append((len(self._pages), len(marked)))
        self._write(f"/{element.kind} <</MCID {len(marked)}>> BDC")
        marked.append(element)
        yield
        self._write("EMC")

    @contextmanager
    def passed_over(self) -> Generator[None]:
        """Let what is drawn meanwhile be nothing that is read aloud."""
        self._write("/Artifact BMC")
        yield
        self._write("EMC")

    def turn(self) -> None:
        """End a page."""
        self._canvas.showPage()
        page = self._canvas._doc.Pages.pages[-1]  # noqa: SLF001  # as said above
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = len(self._pages), PDFName("S")
        self._pages.append(page)
        self._marked.append([])

    def save(self) -> None:
        """Write the tree into the file, and the file."""
        root, [document] = _Node(), self._open
        root.dict = {
            "Type": PDFName("StructTreeRoot"),
            "K": self._filled(document, root),
            "ParentTree": _Node({"Nums": PDFArray(self._owners())}),
            "ParentTreeNextKey": len(self._pages),
        }
        catalog = self._canvas._doc.Catalog  # noqa: SLF001  # as said above
        catalog.StructTreeRoot = root
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self._canvas.save()

    def _write(self, operator: str) -> None:
        self._canvas._code.append(operator)  # noqa: SLF001  # as said above

    def _filled(self, element: _Element, parent: _Node) -> _Node:
        node = element.node
        node.dict = {
            "Type": PDFName("StructElem"),
            "S": PDFName(element.kind),
            "P": parent,
            "K": PDFArray([self._kid(one, node) for one in element.made_of]),
        }
        if element.scope:
            node.dict["A"] = PDFDictionary(
                {"O": PDFName("Table"), "Scope": PDFName(element.scope)}
            )
        return node

    def _kid(self, one: _Element | tuple[int, int], node: _Node) -> PDFDictionary:
        if isinstance(one, _Element):
            return self._filled(one, node)
        page, mark = one
        return PDFDictionary(
            {"Type": PDFName("MCR"), "Pg": self._pages[page], "MCID": mark}
        )

    def _owners(self) -> Iterator[object]:
        """Yield each page, and the parts that its drawings belong to."""
        for page, marked in enumerate(self._marked[: len(self._pages)]):
            yield page
            yield PDFArray([one.node for one in marked])
