"""The vendor's own profile, goods and preview."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from cfn.core import clock
from cfn.core.access import Role, allow
from cfn.core.i18n import N_, translate
from cfn.vendors import service
from cfn.vendors.forms import ProfileForm
from cfn.vendors.models import Vendor
from cfn.vendors.queries import (
    find_vendor_of,
    get_product,
    get_public_vendor,
    get_vendor_of,
    products_of,
)
from cfn.vendors.rules import halal_doubts
from cfn.vendors.views import bp, goods


def warn_of_doubts(vendor: Vendor) -> None:
    """Say what looks wrong about a certificate; it is saved all the same."""
    today = clock.market_date(clock.now())
    for sentence in halal_doubts(
        vendor.halal, vendor.halal_number, vendor.halal_expires_on, today
    ):
        flash(translate(sentence), "wait")


@bp.route("/vendor", methods=["GET", "POST"])
@allow(Role.VENDOR)
def profile() -> Any:
    """The first thing a new vendor fills in, and the place to change it later."""
    vendor = find_vendor_of(current_user)
    return _change(vendor) if vendor is not None else _begin()


def _begin() -> Any:
    form = ProfileForm()
    if form.carry_out(
        service.create,
        current_user,
        profile=form.profile,
        photo=form.kept_photo,
        by=current_user,
    ):
        flash(translate(N_("Saved. Now add what you sell, with prices.")), "ok")
        warn_of_doubts(form.outcome)
        return redirect(url_for("vendors.profile", _anchor="goods"))
    page = render_template("vendors/profile.html", form=form, vendor=None, products=[])
    return page, form.status


def _change(vendor: Vendor) -> Any:
    form = ProfileForm(vendor)
    if form.carry_out(
        service.update,
        vendor,
        profile=form.profile,
        seen=form.seen_at,
        photo=form.kept_photo,
        drop_photo=lambda: form.drop_photo.data,
        by=current_user,
    ):
        flash(translate(N_("Saved. This is what visitors see.")), "ok")
        warn_of_doubts(vendor)
        return redirect(url_for("vendors.preview"))
    page = render_template(
        "vendors/profile.html",
        form=form,
        vendor=vendor,
        products=products_of(vendor.id),
    )
    return page, form.status


@bp.get("/vendor/preview")
@allow(Role.VENDOR)
def preview() -> Any:
    vendor = find_vendor_of(current_user)
    if vendor is None:
        return redirect(url_for("vendors.profile"))
    return render_template("vendors/preview.html", shown=get_public_vendor(vendor.id))


def _list() -> str:
    return url_for("vendors.profile", _anchor="goods")


@bp.route("/vendor/products/new", methods=["GET", "POST"])
@allow(Role.VENDOR)
def product_new() -> Any:
    vendor = find_vendor_of(current_user)
    if vendor is None:
        return redirect(url_for("vendors.profile"))
    return goods.add(vendor, _list())


@bp.route("/vendor/products/<int:product_id>", methods=["GET", "POST"])
@allow(Role.VENDOR)
def product_edit(product_id: int) -> Any:
    vendor = get_vendor_of(current_user)
    return goods.edit(vendor, get_product(vendor.id, product_id), _list())


@bp.post("/vendor/products/<int:product_id>/removal")
@allow(Role.VENDOR)
def product_remove(product_id: int) -> Any:
    vendor = get_vendor_of(current_user)
    service.remove_product(get_product(vendor.id, product_id), by=current_user)
    return redirect(_list())


@bp.post("/vendor/products/<int:product_id>/<any(up, down):way>")
@allow(Role.VENDOR)
def product_move(product_id: int, way: str) -> Any:
    vendor = get_vendor_of(current_user)
    product = get_product(vendor.id, product_id)
    service.move_product(product, up=way == "up", by=current_user)
    return redirect(_list())
