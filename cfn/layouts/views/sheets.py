"""Sheets to print of a layout: an index, each as a page and as PDF; slots as CSV."""

from dataclasses import replace
from typing import Any

from flask import render_template, url_for

from cfn.core import clock
from cfn.core.access import allow
from cfn.core.downloads import file_answer
from cfn.core.formats import dated_time
from cfn.core.i18n import N_, in_language, language, translate
from cfn.core.tables import csv_text
from cfn.core.web import absolute_url
from cfn.layouts.models import Layout
from cfn.layouts.queries import as_document, get_layout_with_all
from cfn.layouts.sheets import crew, fire, plan, plates, slots
from cfn.layouts.sheets.overview import overview
from cfn.layouts.sheets.printing import Printed, as_pdf, for_page
from cfn.layouts.sheets.survey import Survey
from cfn.layouts.sheets.voice import Heading, Voice
from cfn.layouts.views.frame import READERS, bp

# Kind: what it is called, what it is for.
SHEETS = {
    "plan": (
        N_("A3 plan"),
        N_("The street true to scale, with squares, scale bar and north."),
    ),
    "slots": (
        N_("Slot list"),
        N_("Every slot by number: size, goods, power, fire, where on the plan. A4."),
    ),
    "plates": (
        N_("Number plates"),
        N_("Two on an A4 page, to cut and hang up. The code shows who sells there."),
    ),
    "crew": (
        N_("Setting-out sheet"),
        N_(
            "For each row the start of its line, and how far along it each slot stands. A4."
        ),
    ),
    "fire": (
        N_("Fire-service sheet"),
        N_(
            "Lanes and widths, extinguishers and hydrants, where gas and charcoal stand. A4."
        ),
    ),
}
_KINDS = "<any(plan, slots, plates, crew, fire):sheet>"


@bp.get("/layouts/<int:layout_id>/sheets")
@allow(*READERS)
def sheets(layout_id: int) -> Any:
    layout = get_layout_with_all(layout_id)
    return render_template("layouts/sheets.html", layout=layout, sheets=SHEETS)


@bp.get(f"/layouts/<int:layout_id>/sheets/{_KINDS}")
@allow(*READERS)
def sheet(layout_id: int, sheet: str) -> Any:
    layout, voice = get_layout_with_all(layout_id), Voice(translate, language())
    heading = _heading(layout)
    return render_template(
        "sheets/page.html",
        title=translate(SHEETS[sheet][0]),
        heading=heading,
        back=url_for("layouts.sheets", layout_id=layout_id),
        pdf=url_for("layouts.sheet_pdf", layout_id=layout_id, sheet=sheet),
        **for_page(_printed(sheet, layout, heading, voice)),
    )


@bp.get(f"/layouts/<int:layout_id>/sheets/{_KINDS}.pdf")
@allow(*READERS)
def sheet_pdf(layout_id: int, sheet: str) -> Any:
    layout, voice = get_layout_with_all(layout_id), Voice(translate, language())
    heading, title = _heading(layout), translate(SHEETS[sheet][0])
    printed = _printed(sheet, layout, heading, voice)
    return file_answer(
        as_pdf(printed, heading, voice, title=title),
        "application/pdf",
        f"{layout.site.slug}-{layout.id}-v{layout.version}-{title.lower()}.pdf",
        inline=True,
    )


@bp.get("/layouts/<int:layout_id>/slots.csv")
@allow(*READERS)
def slots_csv(layout_id: int) -> Any:
    layout = get_layout_with_all(layout_id)
    text = csv_text(slots.csv_rows(layout.slots))
    name = f"{layout.site.slug}-{layout.id}-v{layout.version}.csv"
    return file_answer(text, "text/csv", name)


def _heading(layout: Layout) -> Heading:
    return Heading(
        site=layout.site.name,
        name=layout.name,
        state=translate(N_("change %(n)s"), n=layout.version),
        at=translate(N_("Printed %(when)s"), when=dated_time(clock.now())),
        sketch=layout.schematic,
    )


def _printed(sheet: str, layout: Layout, heading: Heading, voice: Voice) -> Printed:
    survey = Survey.of(layout)
    if sheet == "plan":
        return plan.sheets(survey, heading, voice)
    if sheet == "slots":
        return slots.slot_list(survey, voice)
    if sheet == "crew":
        return crew.setting_out(layout, survey, voice)
    if sheet == "fire":
        listing = fire.sheet(as_document(layout), survey, voice)
        return replace(listing, drawing=overview(survey, voice))
    made = slots.plates(survey, voice, lambda label: _scanned(layout, label))
    return plates.sheets(made, heading, voice)


def _scanned(layout: Layout, label: str) -> str:
    """The address in a plate's code: the same for every night."""
    path = url_for("livemap.plate", slug=layout.site.slug, label=label)
    return absolute_url(in_language("id", path))
