"""The picture of a night as bytes for programs. Codes, no words; times in seconds.

Public data: what leaves is exactly what these lists name, and a test compares.
"""

import gzip
import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

import brotli  # type: ignore[import-untyped]

from cfn.core.files import thumb_of
from cfn.core.geometry import Frame, outline
from cfn.livemap.picture import Picture, Spot, Stall

# The columns of a stall in stalls.json. Goods are [name, rupiah or null, [tags]].
FIELDS = (
    "slots", "label", "name", "slug", "category", "halal", "goods", "photo",
    "word", "at", "until",
)  # fmt: skip
FULL_KEYS = (
    "night", "version", "since", "state", "from", "opens", "ends", "layout",
    "fields", "stalls", "free",
)  # fmt: skip
DELTA_KEYS = tuple(key for key in FULL_KEYS if key not in ("fields", "free")) + (
    "gone",
)
COLLECTION_KEYS = ("type", "night", "features")
NIGHT_KEYS = (
    "id", "on", "programme", "site", "state", "opens", "ends", "version", "release",
)  # fmt: skip
FREE_KEYS = ("slot", "category", "taken")
STALL_KEYS = (
    "slot", "category", "taken", "name", "slug", "halal", "goods",
    "word", "at", "until",
)  # fmt: skip


@dataclass(frozen=True)
class Body:
    """An answer, ready in every coding; made once and kept."""

    raw: bytes
    type: str
    # What livemap/layer.py has made of it, by coding: bytes and headers.
    packed: dict[str, tuple[bytes, list[tuple[str, str]]]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def gzip(self) -> bytes:
        return gzip.compress(self.raw, 9, mtime=0)

    def br(self) -> bytes:
        return bytes(brotli.compress(self.raw, quality=9))

    @cached_property
    def etag(self) -> str:
        """Weak: the same for every coding."""
        return f'W/"{hashlib.sha256(self.raw).hexdigest()[:12]}"'


def _body(value: Any, content_type: str) -> Body:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Body(text.encode(), content_type)


def _seconds(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp())


def state(picture: Picture) -> str:
    """planned, released or cancelled; the clock is the reader's own."""
    if picture.cancelled_at is not None:
        return "cancelled"
    return "released" if picture.release else "planned"


def stall_row(stall: Stall) -> list[Any]:
    """A stall in the order of FIELDS."""
    vendor = stall.vendor
    return [
        [spot.id for spot in stall.spots],
        stall.label,
        vendor.name,
        vendor.slug,
        vendor.category,
        str(vendor.halal),
        [_good(product) for product in vendor.products],
        thumb_of(vendor.picture) if vendor.picture else None,
        stall.word,
        _seconds(stall.at),
        _seconds(stall.until),
    ]


def _good(product: Any) -> list[Any]:
    tags = [list(product.tags)] if product.tags else []
    return [product.name, product.price_rp, *tags]


def rows(picture: Picture) -> dict[str, list[Any]]:
    """Every stall by its label."""
    return {stall.label: stall_row(stall) for stall in picture.stalls}


def _head(picture: Picture, version: int, since: int) -> dict[str, Any]:
    return {
        "night": picture.night_id,
        "version": version,
        "since": since,
        "state": state(picture),
        "from": _seconds(picture.check_in_from_at),
        "opens": _seconds(picture.opens_at),
        "ends": _seconds(picture.ends_at),
        "layout": list(picture.layout) if picture.layout else None,
    }


def full(picture: Picture, version: int) -> Body:
    return _body(
        {
            **_head(picture, version, 0),
            "fields": list(FIELDS),
            "stalls": list(rows(picture).values()),
            "free": [spot.label for spot in picture.free],
        },
        "application/json",
    )


def delta(
    picture: Picture, version: int, since: int, before: dict[str, list[Any]]
) -> Body:
    """What differs from the stalls at version ``since``."""
    now = rows(picture)
    return _body(
        {
            **_head(picture, version, since),
            "stalls": [row for label, row in now.items() if before.get(label) != row],
            "gone": [label for label in before if label not in now],
        },
        "application/json",
    )


def geojson(picture: Picture, version: int) -> Body:
    """RFC 7946: every slot as a polygon, free ones too."""
    frame = Frame.around([(s.lon, s.lat) for s in picture.spots] or [(0, 0)])
    night = {
        "id": picture.night_id,
        "on": picture.on.isoformat(),
        "programme": picture.programme,
        "site": picture.site,
        "state": state(picture),
        "opens": picture.opens_at.isoformat(),
        "ends": picture.ends_at.isoformat(),
        "version": version,
        "release": picture.release,
    }
    features = [
        {
            "type": "Feature",
            "id": spot.id,
            "geometry": {"type": "Polygon", "coordinates": [_ring(frame, spot)]},
            "properties": _properties(spot, picture.by_label.get(spot.label)),
        }
        for spot in picture.spots
    ]
    return _body(
        {"type": "FeatureCollection", "night": night, "features": features},
        "application/geo+json",
    )


def _ring(frame: Frame, spot: Spot) -> list[list[float]]:
    """The outline of a slot, counterclockwise and closed, to a centimetre."""
    x, y = frame.to_metres(spot.lon, spot.lat)
    corners = outline(x, y, spot.frontage_m, spot.depth_m, spot.bearing_deg)[::-1]
    ring = [[round(v, 7) for v in frame.to_lonlat(*corner)] for corner in corners]
    return [*ring, ring[0]]


def _properties(spot: Spot, stall: Stall | None) -> dict[str, Any]:
    if stall is None:
        return {"slot": spot.label, "category": spot.category, "taken": False}
    vendor = stall.vendor
    return {
        "slot": spot.label,
        "category": vendor.category,
        "taken": True,
        "name": vendor.name,
        "slug": vendor.slug,
        "halal": str(vendor.halal),
        "goods": [{"name": p.name, "price_rp": p.price_rp} for p in vendor.products],
        "word": stall.word,
        "at": stall.at.isoformat() if stall.at else None,
        "until": stall.until.isoformat() if stall.until else None,
    }
