"""A sheet of either kind, drawn or listed, as PDF."""

from collections.abc import Sequence

from cfn.layouts.sheets import listing_pdf, pdf
from cfn.layouts.sheets.listing import Listing
from cfn.layouts.sheets.paper import Sheet
from cfn.layouts.sheets.voice import Heading, Voice

# Pages that a browser is given at once; the PDF holds all.
MOST_ON_A_PAGE = 60

Printed = Listing | Sequence[Sheet]


def as_pdf(printed: Printed, heading: Heading, voice: Voice, *, title: str) -> bytes:
    if isinstance(printed, Listing):
        return listing_pdf.pdf_of(printed, heading, voice)
    whole = f"{title} · {heading.site}"
    return pdf.pdf_of(printed, title=whole, lang=voice.code)


def for_page(printed: Printed) -> dict[str, object]:
    """What templates/sheets/page.html is given of it."""
    if isinstance(printed, Listing):
        return {"listing": printed, "drawn": ()}
    drawn = printed[:MOST_ON_A_PAGE]
    return {"listing": None, "drawn": drawn, "more": len(printed) - len(drawn)}
