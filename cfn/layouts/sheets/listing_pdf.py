"""Lists as PDF on A4: the heading on every page, table heads again on each."""

from collections.abc import Iterable
from functools import partial
from html import escape
from io import BytesIO
from typing import Any

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
)
from reportlab.platypus import Table as Grid
from reportlab.platypus.tables import TableStyle

from cfn.core.msgids import N_
from cfn.layouts.sheets.fonts import BOLD, PLAIN, cut, load, width_mm
from cfn.layouts.sheets.listing import Column, Listing, Table
from cfn.layouts.sheets.paper import Sheet
from cfn.layouts.sheets.pdf import put
from cfn.layouts.sheets.voice import SKETCH, Heading, Voice

EDGE = 15.0
WIDTH = 210 - 2 * EDGE
_PADDING = 6  # points that a frame of reportlab adds on each side

_TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=16, leading=20, spaceAfter=4)
_TEXT = ParagraphStyle("text", fontName=PLAIN, fontSize=9.5, leading=13)
_HEAD = ParagraphStyle("head", parent=_TEXT, fontName=BOLD, fontSize=12, leading=16,
                       spaceBefore=10, spaceAfter=2)  # fmt: skip
_CELL = ParagraphStyle("cell", parent=_TEXT, fontSize=9, leading=11.5)
_RULES = (
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, 0), 0.8, "black"),
    ("LINEBELOW", (0, 1), (-1, -1), 0.25, "grey"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
)


def pdf_of(listing: Listing, heading: Heading, voice: Voice) -> bytes:
    """The list on as many A4 pages as it needs."""
    load()
    out = BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=EDGE * mm - _PADDING,
        rightMargin=EDGE * mm - _PADDING,
        topMargin=22 * mm,
        bottomMargin=18 * mm,
        title=f"{listing.title} · {heading.site}",
        lang=voice.code,
        invariant=1,
    )
    frame = partial(_frame, heading=heading, voice=voice)
    document.build(list(_story(listing)), onFirstPage=frame, onLaterPages=frame)
    return out.getvalue()


def _frame(canvas: Any, document: Any, *, heading: Heading, voice: Voice) -> None:
    """What stands above and below every page."""
    canvas.saveState()
    canvas.setFont(BOLD, 9.5)
    canvas.drawString(EDGE * mm, 282 * mm, cut(heading.site, 9.5, 80, bold=True))
    canvas.setFont(PLAIN, 9.5)
    about = f"{heading.name} · {heading.state}"
    canvas.drawRightString(195 * mm, 282 * mm, cut(about, 9.5, 95))
    canvas.setLineWidth(0.8)
    canvas.line(EDGE * mm, 279 * mm, 195 * mm, 279 * mm)
    canvas.setFont(PLAIN, 8)
    canvas.drawString(EDGE * mm, 10 * mm, heading.at)
    if heading.sketch:
        canvas.setFont(BOLD, 8)
        canvas.drawCentredString(105 * mm, 10 * mm, voice.say(SKETCH))
        canvas.setFont(PLAIN, 8)
    page = voice.say(N_("page %(n)s"), n=document.page)
    canvas.drawRightString(195 * mm, 10 * mm, page)
    canvas.restoreState()


def _story(listing: Listing) -> Iterable[Any]:
    yield Paragraph(escape(listing.title), _TITLE)
    facts = [f"{escape(name)}: <b>{escape(value)}</b>" for name, value in listing.facts]
    yield Paragraph(" &nbsp;·&nbsp; ".join(facts), _TEXT)
    if listing.drawing is not None:
        yield Spacer(0, 3 * mm)
        yield Drawn(listing.drawing)
    for table in listing.tables:
        yield from _table(table)
    if listing.notes:
        yield Spacer(0, 4 * mm)
    for note in listing.notes:
        yield Paragraph(escape(note), _TEXT)


def _table(table: Table) -> Iterable[Any]:
    if table.new_page:
        yield PageBreak()
    else:
        yield CondPageBreak(35 * mm)
    if table.title:
        yield Paragraph(escape(table.title), _HEAD)
    for lead in table.lead:
        yield Paragraph(escape(lead), _TEXT)
    if not table.rows:
        yield Paragraph(escape(table.empty), _TEXT)
        return
    yield Spacer(0, 1.5 * mm)
    whole = sum(column.share for column in table.columns)
    widths = [WIDTH * column.share / whole for column in table.columns]
    head = [
        _cell(column.title, column, width, head=True)
        for column, width in zip(table.columns, widths, strict=True)
    ]
    body = [
        [
            _cell(text, column, width)
            for text, column, width in zip(row, table.columns, widths, strict=True)
        ]
        for row in table.rows
    ]
    style = TableStyle([*_RULES, *_fonts(table.columns)])
    yield Grid(
        [head, *body], [w * mm for w in widths], repeatRows=1, splitInRow=1, style=style
    )


def _cell(text: str, column: Column, width: float, *, head: bool = False) -> Any:
    """Plain text where it fits, for paragraphs take ten times as long."""
    bold = head or column.bold
    if not head and width_mm(text, _CELL.fontSize, bold=bold) < width - 2:
        return text
    return Paragraph(escape(text), _CELL_STYLES[column.align, bold])


def _fonts(columns: Iterable[Column]) -> Iterable[tuple[Any, ...]]:
    for i, column in enumerate(columns):
        font = BOLD if column.bold else PLAIN
        yield ("FONT", (i, 1), (i, -1), font, _CELL.fontSize, _CELL.leading)
        yield ("ALIGN", (i, 1), (i, -1), column.align.upper())
        if column.align == "right":
            yield ("RIGHTPADDING", (i, 0), (i, -1), 12)


_CELL_STYLES = {
    (align, bold): ParagraphStyle(
        f"{align}-{bold}",
        parent=_CELL,
        fontName=BOLD if bold else PLAIN,
        alignment=TA_RIGHT if align == "right" else 0,
    )
    for align in ("left", "right")
    for bold in (False, True)
}


class Drawn(Flowable):
    """A drawing among paragraphs, in its own size."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet
        self.width, self.height = sheet.width_mm * mm, sheet.height_mm * mm

    def draw(self) -> None:
        put(self.canv, self.sheet.marks, self.sheet.height_mm)
