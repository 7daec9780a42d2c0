"""The links over every signed-in page, by the roles a person holds."""

from typing import Any, NamedTuple

from flask import request, url_for
from flask_login import current_user

from cfn.core.access import EVERYONE, Role, is_public_request
from cfn.core.i18n import N_, translate


class Link(NamedTuple):
    """``parts`` are blueprints whose other pages belong under this link."""

    roles: tuple[Role, ...]
    endpoint: str
    label: str
    parts: tuple[str, ...] = ()


LINKS = (
    # The evening and the round start from here; neither exists on other days.
    Link(EVERYONE, "home.index", N_("Home"), ("attendance",)),
    Link((Role.VENDOR,), "vendors.profile", N_("My business")),
    Link((Role.VENDOR,), "applications.mine", N_("My applications")),
    Link(
        (Role.ORGANISER, Role.OFFICER),
        "nights.index",
        N_("Nights"),
        ("nights", "applications", "placements"),
    ),
    Link((Role.ORGANISER, Role.VERIFIER, Role.OFFICER), "vendors.index", N_("Vendors")),
    Link((Role.ORGANISER,), "layouts.index", N_("Layouts"), ("layouts",)),
    Link((Role.ORGANISER, Role.ADMIN), "notifications.outbox", N_("Messages")),
    Link((Role.ADMIN,), "accounts.people", N_("People")),
    Link((Role.ADMIN, Role.ORGANISER), "audit.log", N_("Log")),
    Link(EVERYONE, "accounts.me", N_("My account")),
)


# Somebody who is still on the way in could follow none of them.
_ON_THE_WAY_IN = ("accounts.second_factor", "accounts.second_factor_setup")


def nav() -> dict[str, Any]:
    """``nav`` for base.html: a list of {label, href, current}; one is current."""
    if is_public_request() or request.endpoint in _ON_THE_WAY_IN:
        return {}
    if not current_user.is_authenticated:
        return {}
    held = current_user.roles
    links = [link for link in LINKS if held & set(link.roles)]
    here = _current(links)
    return {
        "nav": [
            {
                "label": translate(link.label),
                "href": url_for(link.endpoint),
                "current": link.endpoint == here,
            }
            for link in links
        ]
    }


def _current(links: list[Link]) -> str | None:
    """The endpoint whose address this page lies under, else whose part it is."""
    root = request.script_root
    for link in links:
        address = url_for(link.endpoint).removeprefix(root)
        if f"{request.path}/".startswith(f"{address}/"):
            return link.endpoint
    part = request.blueprint
    return next((link.endpoint for link in links if part in link.parts), None)
