"""Reading printed pages back: what a PDF says, how long its lines are, its codes."""

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
import pypdfium2.raw as raw
import zxingcpp

MM = 25.4 / 72


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in millimetres."""
    with opened(pdf) as document:
        return [
            (round(page.get_width() * MM), round(page.get_height() * MM))
            for page in document
        ]


def words(pdf: bytes) -> list[str]:
    """The text of each page, in one line."""
    with opened(pdf) as document:
        return [
            " ".join(page.get_textpage().get_text_range().split()) for page in document
        ]


def codes(pdf: bytes, *, dpi: int = 110) -> list[str]:
    """What a phone reads from each page, from the top down."""
    with opened(pdf) as document:
        pages = [page.render(scale=dpi / 72).to_pil() for page in document]
    found = [
        sorted(zxingcpp.read_barcodes(p), key=lambda c: c.position.top_left.y)
        for p in pages
    ]
    return [code.text for page in found for code in page]


def boxes(pdf: bytes, *, height_mm: float, page: int = 0) -> list[tuple[float, ...]]:
    """Left, top, width and height in mm of what is drawn so high on a page, in
    the order of drawing. Lines around it count whole, on each side."""
    found = []
    with opened(pdf) as document:
        sheet = document[page]
        for thing in sheet.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
            left, bottom, right, top = (edge * MM for edge in thing.get_bounds())
            if abs(top - bottom - height_mm) < 0.3:
                found.append((left, top, right - left, top - bottom))
    return found
