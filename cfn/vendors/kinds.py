"""What a business may be: sub-kinds by category; and where it may come from.

Codes are kept in the database and in public data; screens show the words.
"""

import csv
from pathlib import Path

from cfn.core.msgids import N_
from cfn.core.trade import Category

KINDS: dict[Category, dict[str, str]] = {
    Category.KULINER: {
        "makanan_berat": N_("Meals"),
        "jajanan": N_("Snacks"),
        "minuman": N_("Drinks"),
        "kemasan": N_("Packed food"),
        "kue": N_("Cakes and bread"),
        "buah": N_("Fruit"),
        "kuliner_lain": N_("Other food"),
    },
    Category.KRIYA: {
        "anyaman": N_("Weaving of leaves"),
        "ukiran": N_("Carving"),
        "rajut": N_("Knitting"),
        "miniatur": N_("Miniatures"),
        "dekorasi": N_("Decoration"),
        "cendera_mata": N_("Souvenirs"),
        "tanaman": N_("Plants"),
        "aksesori": N_("Accessories"),
        "mainan": N_("Toys"),
        "kriya_lain": N_("Other craft"),
    },
    Category.FESYEN: {
        "tenun": N_("Woven cloth"),
        "pakaian": N_("Clothes"),
        "tas": N_("Bags"),
        "alas_kaki": N_("Shoes and sandals"),
        "aksesori": N_("Accessories"),
        "fesyen_lain": N_("Other fashion"),
    },
    Category.EKONOMI_KREATIF: {
        "buku": N_("Books"),
        "desain": N_("Design and print"),
        "jasa_anak": N_("Activities for children"),
        "wahana_anak": N_("Rides for children"),
        "jasa_foto": N_("Photography"),
        "jasa_seni": N_("Art to order"),
        "pertunjukan": N_("Performance"),
        "ekonomi_kreatif_lain": N_("Other creative work"),
    },
}

KIND_NAMES = {code: name for kinds in KINDS.values() for code, name in kinds.items()}

# ``kind_code["makanan berat"]`` is ``"makanan_berat"``: words of data files to codes.
kind_code = {code.replace("_", " "): code for code in KIND_NAMES}


def _kelurahan() -> dict[str, tuple[str, str]]:
    """Official code → (kelurahan, kecamatan), in the order of the codes."""
    path = Path(__file__).parent / "data" / "kelurahan.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["kode_kelurahan"]: (row["kelurahan"], row["kecamatan"])
            for row in csv.DictReader(file)
        }


_PLACES = _kelurahan()
KELURAHAN = {code: name for code, (name, _) in _PLACES.items()}


def kelurahan_by_kecamatan() -> dict[str, dict[str, str]]:
    """``{"Alak": {"53.71.01.1001": "Namosain", …}, …}``, names in A–Z order."""
    places: dict[str, dict[str, str]] = {}
    for code, (name, district) in sorted(_PLACES.items(), key=lambda at: at[1][::-1]):
        places.setdefault(district, {})[code] = name
    return places
