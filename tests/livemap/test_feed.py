"""The feed: what it says, what it never says, and that unchanged costs nothing."""

import gzip
import json
from datetime import timedelta
from typing import Any

import brotli
import pytest
import shapely.geometry

from cfn.attendance.models import Presence
from cfn.core import clock, versions
from cfn.core.db import atomic
from cfn.livemap import encoding
from cfn.nights.models import Night, NightState
from cfn.placements.models import Placement, PlacementState
from tests.support.app import Client
from tests.support.factories import Make
from tests.support.queries import count_queries


def feed(client: Client, night: Night, since: int | None = None) -> dict[str, Any]:
    query = "" if since is None else f"?since={since}"
    answer = client.get(f"/nights/{night.id}/stalls.json{query}")
    assert answer.status_code == 200
    return dict(answer.json)


def changed(night: Night) -> None:
    """As after a command, and a second later."""
    versions.bump(f"night:{night.id}")
    versions.forget_numbers()


def test_all_keys_are_on_the_list(client: Client, make: Make) -> None:
    night = make.tonight(stalls=2)
    first = feed(client, night)
    assert tuple(first) == encoding.FULL_KEYS
    assert tuple(first["fields"]) == encoding.FIELDS
    assert {len(row) for row in first["stalls"]} == {len(encoding.FIELDS)}
    later = feed(client, night, since=first["version"])
    assert tuple(later) == encoding.DELTA_KEYS
    data = client.get(f"/nights/{night.id}/stalls.geojson").json
    assert tuple(data) == ("type", "night", "features")
    assert tuple(data["night"]) == encoding.NIGHT_KEYS
    keys = [tuple(each["properties"]) for each in data["features"]]
    assert keys == [encoding.STALL_KEYS, encoding.STALL_KEYS, encoding.FREE_KEYS]
    goods = [g for each in data["features"][:2] for g in each["properties"]["goods"]]
    assert {tuple(good) for good in goods} == {("name", "price_rp")}


def test_nothing_of_the_person_is_in_it(client: Client, make: Make) -> None:
    night = make.running_night(slots=2)
    person = make.person(name="Maria Tamelan")
    vendor = make.vendor(owner=person)
    make.placement(make.application(night, vendor, note="rahasia"))
    make.release(night)
    texts = [
        client.get(f"/nights/{night.id}/stalls.{kind}").text
        for kind in ("json", "geojson")
    ] + [client.get(f"/nights/{night.id}").text]
    secrets = ("Maria", person.phone, person.email, "rahasia", "TEST")
    assert [s for s in secrets for text in texts if str(s) in text] == []


def test_a_stall_as_a_row(client: Client, make: Make) -> None:
    night = make.running_night(slots=2)
    vendor = make.vendor(products=2, name="Se’i Lopo", slug="sei-lopo")
    placement = make.placement(make.application(night, vendor), *night.layout.slots)
    make.check_in(placement, at=night.opens_at)
    make.release(night)
    said = feed(client, night)
    goods = [[p.name, p.price_rp] for p in vendor.products]
    assert said["stalls"] == [
        [
            [slot.id for slot in night.layout.slots],
            "A1",
            "Se’i Lopo",
            "sei-lopo",
            "kuliner",
            "in_process",
            goods,
            None,
            "open",
            int(night.opens_at.timestamp()),
            None,
        ]
    ]
    assert (said["night"], said["state"], said["free"]) == (night.id, "released", [])


def test_only_what_changed_travels(client: Client, make: Make) -> None:
    night = make.tonight(stalls=3)
    first = feed(client, night)
    with atomic():
        placement = make.placement(make.application(night), night.layout.slots[3])
        make.release(night, n=2)
    versions.forget_numbers()
    later = feed(client, night, since=first["version"])
    assert ([row[1] for row in later["stalls"]], later["gone"]) == (["A4"], [])
    with atomic():
        placement.state, placement.ended_at = PlacementState.GIVEN_UP, clock.now()
    changed(night)
    last = feed(client, night, since=later["version"])
    assert ([row[1] for row in last["stalls"]], last["gone"]) == ([], ["A4"])
    assert feed(client, night, since=last["version"])["stalls"] == []


@pytest.mark.parametrize("since", ["0", "-1", "99999", "x", "1e3", "٣", "9" * 40, ""])
def test_an_unknown_version_gets_all(client: Client, make: Make, since: str) -> None:
    night = make.tonight(stalls=1)
    answer = client.get(f"/nights/{night.id}/stalls.json?since={since}")
    assert (answer.status_code, answer.json["since"]) == (200, 0)
    assert len(answer.json["stalls"]) == 1


def test_unchanged_is_304_without_sql(client: Client, make: Make) -> None:
    night = make.tonight()
    for kind in ("json", "geojson"):
        address = f"/nights/{night.id}/stalls.{kind}"
        etag = client.get(address).headers["ETag"]
        with count_queries() as seen:
            again = client.get(address, headers={"If-None-Match": etag})
        assert (again.status_code, again.data, seen) == (304, b"", [])
        assert again.headers["ETag"] == etag
    changed(night)
    make.check_in(
        make.placement(make.application(night), night.layout.slots[2]),
    )
    make.release(night, n=2)
    versions.forget_numbers()
    fresh = client.get(address, headers={"If-None-Match": etag})
    assert fresh.status_code == 200


def test_headers_and_codings(client: Client, make: Make) -> None:
    night = make.tonight(stalls=20)
    address = f"/nights/{night.id}/stalls.json"
    raw = client.get(address)
    packed = {
        coding: client.get(address, headers={"Accept-Encoding": accepted})
        for coding, accepted in (("gzip", "gzip"), ("br", "gzip, br;q=0.9"))
    }
    assert gzip.decompress(packed["gzip"].data) == raw.data
    assert brotli.decompress(packed["br"].data) == raw.data
    assert {c: a.headers["Content-Encoding"] for c, a in packed.items()} == {
        "gzip": "gzip",
        "br": "br",
    }
    refused = client.get(address, headers={"Accept-Encoding": "br;q=0, gzip;q=0.0"})
    assert refused.data == raw.data
    assert dict(raw.headers) == {
        "Content-Type": "application/json",
        "Content-Length": str(len(raw.data)),
        "X-Content-Type-Options": "nosniff",
        "ETag": raw.headers["ETag"],
        "Cache-Control": "public, max-age=0, s-maxage=1, stale-while-revalidate=5",
        "Vary": "Accept-Encoding",
    }
    head = client.head(address)
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(raw.data)))
    assert client.post(address).status_code == 405


def test_the_english_address_says_the_same(client: Client, make: Make) -> None:
    night = make.tonight()
    plain, english = (
        client.get(f"{prefix}/nights/{night.id}/stalls.json") for prefix in ("", "/en")
    )
    assert plain.data == english.data


def test_what_is_not_public_is_404(client: Client, make: Make) -> None:
    draft = make.night(state=NightState.DRAFT)
    pages = ("", "/stalls.json", "/stalls.geojson", "/stalls/A1")
    found = [
        client.get(f"/nights/{n}{p}").status_code for n in (draft.id, 99) for p in pages
    ]
    assert found == [404] * 8


def test_a_planned_night_has_slots_and_no_names(client: Client, make: Make) -> None:
    night = make.night(slots=2)
    make.placement(make.application(night), state=PlacementState.PLANNED)
    said = feed(client, night)
    assert (said["state"], said["stalls"], said["free"]) == (
        "planned",
        [],
        ["A1", "A2"],
    )


def test_geojson_is_valid_and_lies_on_the_slots(client: Client, make: Make) -> None:
    night = make.tonight(stalls=2)
    answer = client.get(f"/nights/{night.id}/stalls.geojson")
    assert answer.headers["Content-Type"] == "application/geo+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    data = json.loads(answer.data)
    for slot, feature in zip(night.layout.slots, data["features"], strict=True):
        shape = shapely.geometry.shape(feature["geometry"])
        assert (
            shape.is_valid and shape.exterior.is_ccw and len(shape.exterior.coords) == 5
        )
        assert shape.centroid.distance(shapely.Point(slot.lon, slot.lat)) < 1e-7
        assert feature["properties"]["slot"] == slot.label
    assert [f["properties"]["taken"] for f in data["features"]] == [True, True, False]


def test_a_change_of_goods_shows(client: Client, make: Make) -> None:
    night = make.running_night(slots=1)
    vendor = make.vendor(products=1)
    make.placement(make.application(night, vendor))
    make.release(night)
    before = feed(client, night)
    with atomic():
        vendor.products[0].price_rp = 7_000
        versions.bump("vendors")
    versions.forget_numbers()
    after = feed(client, night, since=before["version"])
    assert after["version"] == before["version"] + 1
    assert [row[6][0][1] for row in after["stalls"]] == [7_000]


def test_status_of_an_absent_stall(client: Client, make: Make) -> None:
    night = make.running_night(slots=1)
    placement: Placement = make.placement(make.application(night))
    at = clock.now() - timedelta(minutes=5)
    make.check_in(placement, presence=Presence.ABSENT, at=at)
    make.release(night)
    (row,) = feed(client, night)["stalls"]
    assert row[-3:] == ["absent", int(at.timestamp()), None]
