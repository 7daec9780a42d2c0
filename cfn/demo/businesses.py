"""The 68 invented vendors with their goods, from data/vendors.json."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cfn.accounts.models import Person
from cfn.core.db import atomic
from cfn.core.trade import Fire
from cfn.demo.people import owner
from cfn.demo.pictures import picture
from cfn.vendors.models import Halal, Product, Tag, Vendor

DATA = Path(__file__).parent / "data"
SavePicture = Callable[[bytes], str]

_FIRE = {"tanpa": Fire.NONE, "gas": Fire.GAS, "arang": Fire.CHARCOAL}
_HALAL = {
    "sertifikat": Halal.CERTIFIED,
    "proses": Halal.IN_PROCESS,
    "tanpa_bahan_kritis": Halal.IN_PROCESS,
    "tidak_halal": Halal.NOT_HALAL,
    "tidak_relevan": Halal.NOT_APPLICABLE,
}
_SPICY = ("sambal", "pedas", "rumpu rampe", "salome")
_VEGETARIAN = (
    "jagung", "pisang", "ubi", "es ", "jus", "teh", "kopi", "bubur", "kue", "madu",
    "gula", "mete", "marning", "emping", "kukis", "saboak", "jahe", "terang bulan",
)  # fmt: skip
_FOR_CHILDREN = ("anak", "mewarnai", "mobil mini", "lukis wajah", "stiker", "es buah")
# Two businesses want a double slot; those who bring a tent of their own.
_TWO_SLOTS = {53, 68}
_OWN_TENT_EVERY = 4

_STORIES = (
    "Resep keluarga, dimasak sejak sore.",
    "Dikerjakan bersama ibu-ibu sekitar rumah.",
    "Mulai berjualan di Saboak sejak tahun pertama.",
    "Bahan dari petani dan nelayan Timor.",
    "Dibuat sendiri di rumah, setiap minggu baru.",
)


def read_vendors() -> list[dict[str, Any]]:
    """The rows of vendors.json, numbered from 1."""
    rows: list[dict[str, Any]] = json.loads((DATA / "vendors.json").read_text())
    return rows


def make_vendors(
    kelurahan: dict[str, str],
    password_hash: str,
    today: date,
    save_picture: SavePicture,
    kind_codes: dict[str, str],
) -> list[Vendor]:
    """One vendor a row, with owner, goods and drawn pictures.

    ``kelurahan`` maps names to official codes; ``kind_codes`` the sub-kinds of the
    data to the codes of ``vendors.kinds``.
    """
    vendors = [
        _vendor(row, kelurahan, today, save_picture, kind_codes, password_hash)
        for row in read_vendors()
    ]
    with atomic() as session:
        session.add_all(vendors)
        session.flush()
    return vendors


def _vendor(
    row: dict[str, Any],
    kelurahan: dict[str, str],
    today: date,
    save_picture: SavePicture,
    kind_codes: dict[str, str],
    password_hash: str,
) -> Vendor:
    number, halal = row["no"], _HALAL[row["halal"]]
    certified = halal == Halal.CERTIFIED
    person: Person = owner(number, row["nama_usaha"], password_hash)
    return Vendor(
        owner=person,
        slug=f"{_slug(row['nama_usaha'])}",
        name=row["nama_usaha"],
        category=row["kategori"],
        kind=kind_codes[row["sub"]],
        kelurahan=kelurahan[row["kelurahan"]],
        story=_STORIES[number % len(_STORIES)],
        halal=halal,
        halal_number=f"ID{number:017}" if certified else "",
        halal_expires_on=today + timedelta(days=365) if certified else None,
        watts=row["daya_watt"],
        fire=_FIRE[row["api"]],
        own_tent=number % _OWN_TENT_EVERY == 0,
        slots_needed=2 if number in _TWO_SLOTS else 1,
        products=[
            _product(row, position, good, save_picture)
            for position, good in enumerate(row["produk"])
        ],
    )


def _product(
    row: dict[str, Any], position: int, good: dict[str, Any], save: SavePicture
) -> Product:
    return Product(
        name=good["nama"],
        price_rp=good["harga_rp"],
        tags=_tags(row["kategori"], good["nama"].lower() + " "),
        photo=save(picture(row["kategori"], row["sub"], good["nama"])),
        position=position,
    )


def _tags(category: str, name: str) -> list[str]:
    tags = []
    if category == "kuliner" and any(word in name for word in _SPICY):
        tags.append(Tag.SPICY)
    meat = any(word in name for word in ("se'i", "ayam", "babi", "ikan", "sosis"))
    if category == "kuliner" and not meat and any(w in name for w in _VEGETARIAN):
        tags.append(Tag.VEGETARIAN)
    if any(word in name for word in _FOR_CHILDREN):
        tags.append(Tag.FOR_CHILDREN)
    return [str(tag) for tag in tags]


def _slug(name: str) -> str:
    kept = "".join(c if c.isalnum() else " " for c in name.lower().replace("'", ""))
    return "-".join(kept.split())
