"""Drawn pages as one PDF. Lengths are kept to a thousandth of a millimetre."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from cfn.layouts.sheets.fonts import BOLD, PLAIN, load
from cfn.layouts.sheets.paper import Ink, Mark, Path, Sheet, Text

_DRAWN = {
    "start": "drawString",
    "middle": "drawCentredString",
    "end": "drawRightString",
}
_FILL, _STROKE = 0, 1


def pdf_of(sheets: Iterable[Sheet], *, title: str, lang: str) -> bytes:
    """A page for each sheet, as large as the sheet says; the fonts come along."""
    load()
    out = BytesIO()
    canvas = Canvas(out, invariant=1, lang=lang, pageCompression=1)
    canvas.setTitle(title)
    canvas.setViewerPreference("PrintScaling", "None")  # a plan is true to scale
    for sheet in sheets:
        canvas.setPageSize((sheet.width_mm * mm, sheet.height_mm * mm))
        put(canvas, sheet.marks, sheet.height_mm)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def put(canvas: Any, marks: Iterable[Mark], height_mm: float) -> None:
    """Draw ``marks`` on a canvas whose lower edge is ``height_mm`` below their top."""
    canvas.setLineJoin(1)
    for mark in marks:
        if isinstance(mark, Path):
            _path(canvas, mark, height_mm)
        else:
            _text(canvas, mark, height_mm)


def _path(canvas: Any, mark: Path, height: float) -> None:
    """Written out here, for a code on a plate has hundreds of corners."""
    _use(canvas, mark.ink)
    end = " h" if mark.closed else ""
    steps = [
        " l ".join(f"{x * mm:.3f} {(height - y) * mm:.3f}" for x, y in points)
        for points in mark.lines
    ]
    drawn = [step.replace(" l ", " m ", 1) + " l" + end for step in steps]
    canvas.addLiteral("\n".join([*drawn, _OPERATORS[_kind(mark.ink)]]))


def _kind(ink: Ink) -> tuple[bool, bool]:
    return ink.line_mm > 0, ink.fill is not None


# Stroke, fill: the operator of PDF. Areas that overlap in one path are one.
_OPERATORS = {
    (True, True): "B",
    (True, False): "S",
    (False, True): "f",
    (False, False): "n",
}


def _use(canvas: Any, ink: Ink) -> None:
    canvas.setStrokeGray(ink.line)
    canvas.setLineWidth(ink.line_mm * mm)
    canvas.setDash([part * mm for part in ink.dash] if ink.dash else [])
    if ink.fill is not None:
        canvas.setFillGray(ink.fill)


def _text(canvas: Any, mark: Text, height: float) -> None:
    canvas.saveState()
    canvas.translate(mark.x * mm, (height - mark.y) * mm)
    canvas.rotate(-mark.angle)
    canvas.setFont(BOLD if mark.bold else PLAIN, mark.size_pt)
    draw = getattr(canvas, _DRAWN[mark.anchor])
    if mark.halo_mm:
        canvas.setStrokeGray(1)
        canvas.setDash([])
        canvas.setLineWidth(2 * mark.halo_mm * mm)
        draw(0, 0, mark.text, mode=_STROKE)
    canvas.setFillGray(mark.grey)
    draw(0, 0, mark.text, mode=_FILL)
    canvas.restoreState()
