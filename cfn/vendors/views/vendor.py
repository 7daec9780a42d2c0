"""The vendor's own profile, goods and preview."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user

from cfn.core import clock
from cfn.core.access import Role, allow
from cfn.core.i18n import N_, translate
from cfn.vendors import service
from cfn.vendors.forms import ProductForm, ProfileForm
from cfn.vendors.models import Product, Vendor
from cfn.vendors.public import public_vendor
from cfn.vendors.queries import find_vendor_of, get_product, get_vendor_of, products_of
from cfn.vendors.rules import halal_warning
from cfn.vendors.views import bp


def profile_form(vendor: Vendor | None) -> ProfileForm:
    """The form, filled from ``vendor`` on first sight."""
    form = ProfileForm(obj=vendor)
    form.offer()
    if not form.is_submitted():
        form.seen.data = vendor.updated_at.isoformat() if vendor else ""
        form.watts.data = vendor.watts if vendor else 0
        form.fire.data = vendor.fire if vendor else "none"
        form.halal.data = vendor.halal if vendor else "in_process"
    return form


def warn_about_halal(vendor: Vendor) -> None:
    """Say what is doubtful about a certificate; it is saved all the same."""
    today = clock.market_date(clock.now())
    sentence = halal_warning(
        vendor.halal, vendor.halal_number, vendor.halal_expires_on, today
    )
    if sentence:
        flash(translate(sentence), "wait")


@bp.route("/vendor", methods=["GET", "POST"])
@allow(Role.VENDOR)
def profile() -> Any:
    vendor = find_vendor_of(current_user)
    form = profile_form(vendor)
    if form.carry_out(
        service.save_profile,
        vendor,
        current_user._get_current_object(),
        **form.values(),
        by=current_user,
    ):
        flash(translate(N_("Saved. This is what visitors see.")), "ok")
        warn_about_halal(form.outcome)
        return redirect(url_for("vendors.preview"))
    return render_template(
        "vendors/profile.html",
        form=form,
        vendor=vendor,
        products=products_of(vendor.id) if vendor else [],
        staff=False,
    ), form.status


@bp.get("/vendor/preview")
@allow(Role.VENDOR)
def preview() -> Any:
    vendor = get_vendor_of(current_user)
    shown = public_vendor(vendor, clock.market_date(clock.now()))
    return render_template("vendors/preview.html", shown=shown, vendor=vendor)


@bp.route("/vendor/products/new", methods=["GET", "POST"])
@allow(Role.VENDOR)
def product_new() -> Any:
    return edit_product(get_vendor_of(current_user), None, url_for("vendors.profile"))


@bp.route("/vendor/products/<int:product_id>", methods=["GET", "POST"])
@allow(Role.VENDOR)
def product_edit(product_id: int) -> Any:
    vendor = get_vendor_of(current_user)
    product = get_product(product_id, vendor)
    return edit_product(vendor, product, url_for("vendors.profile"))


def edit_product(vendor: Vendor, product: Product | None, back: str) -> Any:
    """Show or save one product; afterwards go ``back`` to the list."""
    form = ProductForm(obj=product)
    form.offer()
    if form.carry_out(
        service.save_product, vendor, product, **form.values(), by=current_user
    ):
        flash(translate(N_("Saved: %(name)s"), name=form.outcome.name), "ok")
        return redirect(f"{back}#goods")
    page = render_template(
        "vendors/product.html", form=form, product=product, back=back
    )
    return page, form.status


@bp.post("/vendor/products/<int:product_id>/removal")
@allow(Role.VENDOR)
def product_remove(product_id: int) -> Any:
    vendor = get_vendor_of(current_user)
    service.remove_product(vendor, get_product(product_id, vendor), by=current_user)
    return redirect(url_for("vendors.profile") + "#goods")


@bp.post("/vendor/products/<int:product_id>/<any(up, down):way>")
@allow(Role.VENDOR)
def product_move(product_id: int, way: str) -> Any:
    vendor = get_vendor_of(current_user)
    product = get_product(product_id, vendor)
    service.move_product(vendor, product, up=way == "up", by=current_user)
    return redirect(url_for("vendors.profile") + "#goods")
