"""Everything that can happen to a layout."""

import re
from collections.abc import Sequence
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
from cfn.layouts.warnings import copy_acceptances


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


def _add(
    document: Document, site: Site, name: str, keys: Sequence[str] | None = None
) -> Layout:
    """``keys`` are those of the features; without them they are counted: f1, r1, s1."""
    layout = Layout(
        site=site,
        name=" ".join(name.split()) or document.name or site.name,
        outline=document.outline,
        min_clear_width_m=document.min_clear_width_m,
        min_fire_lane_m=document.min_fire_lane_m,
        schematic=document.schematic,
    )
    numbers = {"f": count(1), "r": count(1), "s": count(1)}
    for place, feature in enumerate(document.features):
        letter = {"row": "r", "slot": "s"}.get(feature.kind, "f")
        n = next(numbers[letter])
        key = keys[place] if keys is not None else f"{letter}{n}"
        if letter == "s":
            layout.slots.append(_slot(feature, n, key))
        elif letter == "r":
            layout.rows.append(_row(feature, key))
        else:
            layout.shapes.append(_shape(feature, key))
    db.session.add(layout)
    db.session.flush()
    return layout


def _shape(feature: Feature, key: str) -> Shape:
    return Shape(
        key=key,
        kind=feature.kind,
        geometry=feature.geometry,
        properties=dict(feature.values),
    )


def _row(feature: Feature, key: str) -> Row:
    values = dict(feature.values)
    prefix = values.pop("prefix")
    return Row(key=key, prefix=prefix, line=feature.geometry, properties=values)


def _slot(feature: Feature, position: int, key: str) -> Slot:
    lon, lat = feature.coordinates[:2]
    return Slot(key=key, position=position, lon=lon, lat=lat, **feature.values)


def copy_layout(layout: Layout, *, name: str, by: Person | None) -> Layout:
    """The same layout under a new name, not frozen."""
    with atomic() as session:
        whole = get_layout_with_all(layout.id)
        drawn: list[Any] = [*whole.shapes, *whole.rows, *whole.slots]
        keys = [each.key for each in drawn]
        copy = _add(as_document(whole), whole.site, name, keys)
        copy.copied_from_id, copy.backdrop = whole.id, whole.backdrop
        copy_acceptances(whole, copy)
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
