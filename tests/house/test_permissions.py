"""Who may call what, for every route there is.

The routes come from the URL map, so a new one is tested without being named here. Each
is called by a visitor, the vendor whose rows the address names, another vendor, and
each role of staff, with the body that the page's own form would send.
"""

import pytest
from bs4 import BeautifulSoup
from flask import url_for
from sqlalchemy import func, select

from cfn.audit.models import AuditEntry
from cfn.core.db import db
from cfn.core.roles import Role
from tests.support.app import make_app
from tests.support.one_of_each import ACTORS, make_one_of_each

ROLE_OF = {
    "own": Role.VENDOR,
    "neighbour": Role.VENDOR,
    "officer": Role.OFFICER,
    "verifier": Role.VERIFIER,
    "organiser": Role.ORGANISER,
    "admin": Role.ADMIN,
}
LINE = "123.6152, -10.1583\n123.6158, -10.1583"
POINT = "123.6160, -10.1595"
# Places of a route that name something of one vendor.
OF_ONE_VENDOR = {"application_id", "product_id"}
# The page on which the form of an address stands, where it is another one.
PAGE_OF = {
    "applications.decide": "applications.review",
    "attendance.mark": "attendance.round",
    "layouts.row_remove": "layouts.row",
    "layouts.shape_remove": "layouts.shape",
    "layouts.slot_remove": "layouts.slot",
    "placements.fill": "placements.desk",
    "placements.step": "placements.desk",
}
SIZES = {"frontage_m": "3", "depth_m": "3", "gap_m": "0.5", "offset_m": "0"}
# What the form of the page leaves for a person to type, or where there is no form.
TYPED = {
    "accounts.change_contact": {"email": "own@example.com", "contact_password": "x"},
    "accounts.grant_role": {"role": "officer"},
    "accounts.revoke_role": {"role": "vendor"},
    "accounts.invite": {"name": "Budi", "email": "b@example.com", "roles": "officer"},
    "applications.answer": {"answer": "Ya, kami membawa tenda."},
    "applications.decide": {"decision": "approved", "pick": "{application_id}:1"},
    "attendance.mark": {"presence": "arrived"},
    "attendance.report": {"status": "nearly_out"},
    "layouts.copy": {"name": "Salinan"},
    "layouts.warning": {"seen": "y", "reason": "Genset"},
    "layouts.row_new": {"prefix": "Y", "points": LINE, **SIZES},
    "layouts.shape_new": {"what": "facility:toilet", "points": POINT},
    "nights.programme_new": {"name": "Baru", "opens": "19:00", "ends": "00:00"},
    "nights.season": {"first": "2031-01-01", "last": "2031-02-01"},
    "placements.cancel": {"reason": "Hujan deras"},
    "placements.change_night": {"reason": "Jam bergeser"},
    "placements.step": {"application": "{approved_id}", "slot": "{slot_id}"},
    "vendors.product_new": {"name": "Jagung bakar", "price_rp": "10.000"},
    "vendors.desk_product_new": {"name": "Jagung bakar", "price_rp": "10.000"},
}


def _rules():
    """Every (endpoint, method) of the URL map, from an app that serves nobody."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        app = make_app("sqlite://", Path(folder))
    return sorted(
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods & {"GET", "POST"}
        if rule.endpoint != "static"
    )


@pytest.fixture
def walk(app, make):
    return Walk(app, make_one_of_each(make))


class Walk:
    """Calls a route as somebody and says what came of it in one word."""

    def __init__(self, app, world):
        self.app, self.world = app, world

    def address(self, endpoint, method):
        rule = next(
            rule
            for rule in self.app.url_map.iter_rules(endpoint)
            if method in rule.methods
        )
        with self.app.test_request_context():
            values = self.world.values(rule.arguments, endpoint)
            return url_for(endpoint, **values, **self.question(endpoint))

    def question(self, endpoint):
        """What an address needs after its question mark."""
        if endpoint != "applications.slots":
            return {}
        ids = self.world.ids
        return {"layout": ids["layout_id"], "vendor": ids["vendor_id"]}

    def client(self, actor):
        client = self.app.test_client()
        if actor == "visitor":
            return client
        return client.signed_in(self.world.people[actor])

    def body(self, endpoint, client):
        """What a browser would send from the form on the page, and what is typed."""
        address = self.address(endpoint, "POST")
        shown = (
            self.address(PAGE_OF[endpoint], "GET") if endpoint in PAGE_OF else address
        )
        page = client.get(shown)
        fields = {}
        if page.status_code == 200 and page.mimetype == "text/html":
            fields = form_fields(page.data, shown, address)
        typed = TYPED.get(endpoint, {})
        return fields | {k: v.format(**self.world.ids) for k, v in typed.items()}

    def call(self, endpoint, method, actor, body=None):
        address, client = self.address(endpoint, method), self.client(actor)
        if method == "GET":
            return verdict(endpoint, client.get(address))
        return verdict(endpoint, client.post(address, data=body or {}))


def form_fields(html, shown, address):
    """The fields of the form on ``shown`` that posts to ``address``, as they stand."""
    soup = BeautifulSoup(html, "html.parser")
    fields = {}
    for form in soup.select("form[method=post]"):
        if (form.get("action") or shown) != address:
            continue
        for field in form.select("input[name], select[name], textarea[name]"):
            if field.get("type") in ("checkbox", "radio") and not field.has_attr(
                "checked"
            ):
                continue
            if field.name == "select":
                chosen = field.select_one("option[selected]") or field.select_one(
                    "option"
                )
                fields[field["name"]] = chosen["value"] if chosen else ""
            else:
                fields[field["name"]] = field.get("value") or field.text
    return fields


def verdict(endpoint, answer):
    """asked to sign in · forbidden · missing · broken · let in"""
    leads_to = answer.headers.get("Location", "")
    if "/sign-in" in leads_to and endpoint != "accounts.sign_out":
        return "asked to sign in"
    if answer.status_code >= 500:
        return "broken"
    return {403: "forbidden", 404: "missing"}.get(answer.status_code, "let in")


def expected(endpoint, access, arguments, actor):
    """What the declaration of the view promises."""
    if access in ("public", "guest"):
        return "let in"
    if actor == "visitor":
        return "asked to sign in"
    if ROLE_OF[actor] not in access:
        return "forbidden"
    if actor == "neighbour" and arguments & OF_ONE_VENDOR:
        return "missing"
    return "let in"


def log_length():
    return db.session.scalar(select(func.count(AuditEntry.id)))


@pytest.mark.parametrize(("endpoint", "method"), _rules())
def test_only_those_whom_the_view_names_are_let_in(walk, endpoint, method):
    view = walk.app.view_functions[endpoint]
    rule = next(r for r in walk.app.url_map.iter_rules(endpoint) if method in r.methods)
    wanted = {
        actor: expected(endpoint, view.access, rule.arguments, actor)
        for actor in ACTORS
    }
    got, body = {}, None
    if method == "POST":
        insider = next((a for a in ACTORS if wanted[a] == "let in"), "visitor")
        body = walk.body(endpoint, walk.client(insider))
    # Strangers first, while everything still stands.
    for actor in sorted(ACTORS, key=lambda actor: wanted[actor] == "let in"):
        walked = log_length()
        got[actor] = walk.call(endpoint, method, actor, body)
        if wanted[actor] != "let in":
            sign_in_alone = 0 if actor == "visitor" else 1
            assert log_length() - walked == sign_in_alone, f"{actor} left a trace"
        elif got[actor] == "missing" and method == "POST":
            got[actor] = "let in"  # the one before took it away
    if endpoint == "vendors.photo":  # no photo is there
        wanted = dict.fromkeys(ACTORS, "missing")
    if endpoint == "layouts.backdrop":  # nor a picture to draw on
        wanted = {a: "missing" if w == "let in" else w for a, w in wanted.items()}
    assert got == wanted


def test_the_table_in_the_docs_is_that_of_the_app(walk):
    from cfn.core.permissions import table
    from tests.support.source import ROOT

    written = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
    assert table(walk.app) in written
