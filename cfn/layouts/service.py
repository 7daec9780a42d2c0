"""Everything that can happen to a layout."""

import re
from itertools import count
from typing import Any

from cfn.accounts.models import Person
from cfn.audit.service import record
from cfn.core import clock
from cfn.core.db import atomic, db
from cfn.core.errors import Refusal
from cfn.core.msgids import N_
from cfn.layouts.checks import inspect
from cfn.layouts.document import Document, Feature
from cfn.layouts.geojson import Bounds
from cfn.layouts.models import Layout, Row, Shape, Site, Slot
from cfn.layouts.problems import Report
from cfn.layouts.queries import as_document, find_site, get_layout_with_all, site_slugs


class BrokenLayout(Refusal):
    """A file that may not become a layout; ``report`` says all of why."""

    def __init__(self, report: Report) -> None:
        first = report.blockers[0]
        super().__init__(first.message, field="file", **first.values)
        self.report = report


def import_layout(
    doc: Any,
    *,
    site_name: str,
    name: str = "",
    schematic: bool | None = None,
    bounds: Bounds | None = None,
    by: Person | None,
) -> Layout:
    """A new layout from a GeoJSON document; ``schematic`` overrides what it says.

    Rows that bring no slots get those that their rule makes. Raises BrokenLayout when
    something blocks it: it cannot be read, or a slot stands where none may.
    """
    document, report = inspect(doc, bounds=bounds)
    if document is None or report.blockers:
        raise BrokenLayout(report)
    with atomic():
        layout = _add(document, _site(site_name), name)
        if schematic is not None:
            layout.schematic = schematic
        record("layout.imported", layout, by=by, slots=len(layout.slots))
    return layout


def start_layout(document: Document, *, site_name: str, by: Person | None) -> Layout:
    """A new layout with a site and its road, and no slot yet."""
    with atomic():
        layout = _add(document, _site(site_name), document.name)
        record("layout.started", layout, by=by)
    return layout


def _site(name: str) -> Site:
    """The site of this name, made when it is new."""
    name = " ".join(name.split())
    if not name:
        raise Refusal(N_("Give the site a name."), field="site_name")
    site = find_site(name)
    if site is None:
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "lokasi"
        taken = site_slugs(slug)
        numbers = (f"{slug}-{n}" for n in count(2))
        free = slug if slug not in taken else next(s for s in numbers if s not in taken)
        site = Site(name=name, slug=free)
        db.session.add(site)
        db.session.flush()
    return site


def _add(document: Document, site: Site, name: str) -> Layout:
    kinds = ("road", "zone", "keep_clear", "facility")
    layout = Layout(
        site=site,
        name=" ".join(name.split()) or document.name or site.name,
        outline=document.outline,
        min_clear_width_m=document.min_clear_width_m,
        min_fire_lane_m=document.min_fire_lane_m,
        schematic=document.schematic,
    )
    layout.shapes = [_shape(f) for f in document.features if f.kind in kinds]
    layout.rows = [_row(f) for f in document.of("row")]
    layout.slots = [
        _slot(feature, position)
        for position, feature in enumerate(document.of("slot"), start=1)
    ]
    db.session.add(layout)
    db.session.flush()
    return layout


def _shape(feature: Feature) -> Shape:
    return Shape(
        kind=feature.kind, geometry=feature.geometry, properties=dict(feature.values)
    )


def _row(feature: Feature) -> Row:
    values = dict(feature.values)
    return Row(prefix=values.pop("prefix"), line=feature.geometry, properties=values)


def _slot(feature: Feature, position: int) -> Slot:
    lon, lat = feature.coordinates[:2]
    return Slot(position=position, lon=lon, lat=lat, **feature.values)


def copy_layout(layout: Layout, *, name: str, by: Person | None) -> Layout:
    """The same layout under a new name, not frozen."""
    with atomic() as session:
        whole = get_layout_with_all(layout.id)
        copy = _add(as_document(whole), whole.site, name)
        copy.copied_from_id = whole.id
        session.flush()
        record("layout.copied", copy, by=by, source=whole.id)
    return copy


def freeze(layout: Layout, *, by: Person | None) -> Layout:
    """A night is released on it: from now on it is only copied."""
    with atomic():
        if layout.frozen_at is None:
            layout.frozen_at = clock.now()
            record("layout.frozen", layout, by=by)
    return layout
