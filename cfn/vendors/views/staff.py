"""Vendors as staff see them: the list, and profiles on behalf of their owners."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.accounts import service as accounts
from cfn.accounts.queries import get_person
from cfn.core.access import Role, allow
from cfn.core.i18n import N_, translate
from cfn.core.trade import CATEGORY_NAMES
from cfn.vendors import service
from cfn.vendors.forms import NewVendorForm
from cfn.vendors.queries import (
    PAGE,
    find_vendor_of,
    get_product,
    get_vendor,
    products_of,
    vendors,
)
from cfn.vendors.views import bp
from cfn.vendors.views.vendor import edit_product, profile_form, warn_about_halal


@bp.get("/vendors-desk")
@allow(Role.ORGANISER, Role.OFFICER, Role.VERIFIER, Role.ADMIN)
def index() -> Any:
    page = max(1, request.args.get("page", 1, type=int))
    q, category = request.args.get("q", ""), request.args.get("category", "")
    rows, total = vendors(q, category, page)
    return render_template(
        "vendors/index.html",
        vendors=rows,
        total=total,
        page=page,
        pages=-(-total // PAGE),
        q=q,
        category=category,
        category_names=CATEGORY_NAMES,
        may_edit=Role.ORGANISER in current_user.roles,
    )


@bp.get("/vendors-desk/<int:vendor_id>")
@allow(Role.ORGANISER, Role.OFFICER, Role.VERIFIER, Role.ADMIN)
def show(vendor_id: int) -> Any:
    vendor = get_vendor(vendor_id)
    return render_template(
        "vendors/show.html",
        vendor=vendor,
        products=products_of(vendor.id),
        may_edit=Role.ORGANISER in current_user.roles,
        may_contact=bool(current_user.roles & {Role.ORGANISER, Role.VERIFIER}),
        may_check=bool(current_user.roles & {Role.ORGANISER, Role.VERIFIER}),
    )


@bp.route("/vendors-desk/<int:vendor_id>/profile", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def edit(vendor_id: int) -> Any:
    vendor = get_vendor(vendor_id)
    form = profile_form(vendor)
    if form.carry_out(
        service.save_profile, vendor, vendor.owner, **form.values(), by=current_user
    ):
        flash(translate(N_("Saved on behalf of %(name)s."), name=vendor.name), "ok")
        warn_about_halal(vendor)
        return redirect(url_for("vendors.show", vendor_id=vendor.id))
    return render_template(
        "vendors/profile.html",
        form=form,
        vendor=vendor,
        products=products_of(vendor.id),
        staff=True,
    ), form.status


@bp.route("/vendors-desk/new", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def new() -> Any:
    """First the owner's account, then the profile of the business."""
    form = NewVendorForm()
    if form.carry_out(
        service.register_on_behalf,
        name=lambda: form.name.data,
        phone=lambda: form.phone.data,
        by=current_user,
    ):
        return redirect(url_for("vendors.new_profile", person_id=form.outcome.id))
    return render_template("vendors/new.html", form=form), form.status


@bp.route("/vendors-desk/owners/<int:person_id>", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def new_profile(person_id: int) -> Any:
    owner = get_person(person_id)
    vendor = find_vendor_of(owner)
    if vendor is not None:
        return redirect(url_for("vendors.show", vendor_id=vendor.id))
    form = profile_form(None)
    if form.carry_out(
        service.save_profile, None, owner, **form.values(), by=current_user
    ):
        flash(translate(N_("Saved. Now add the goods.")), "ok")
        return redirect(url_for("vendors.show", vendor_id=form.outcome.id))
    return render_template(
        "vendors/profile.html", form=form, vendor=None, products=[], staff=True
    ), form.status


@bp.post("/vendors-desk/<int:vendor_id>/halal/check")
@allow(Role.VERIFIER, Role.ORGANISER)
def check_halal(vendor_id: int) -> Any:
    service.check_halal(get_vendor(vendor_id), by=current_user)
    flash(translate(N_("The certificate is marked as checked.")), "ok")
    return redirect(url_for("vendors.show", vendor_id=vendor_id))


@bp.post("/vendors-desk/<int:vendor_id>/phone/confirmation")
@allow(Role.ORGANISER, Role.VERIFIER)
def confirm_phone(vendor_id: int) -> Any:
    accounts.confirm_phone(get_vendor(vendor_id).owner, by=current_user)
    flash(translate(N_("The number is confirmed.")), "ok")
    return redirect(url_for("vendors.show", vendor_id=vendor_id))


@bp.route("/vendors-desk/<int:vendor_id>/products/new", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def staff_product_new(vendor_id: int) -> Any:
    back = url_for("vendors.show", vendor_id=vendor_id)
    return edit_product(get_vendor(vendor_id), None, back)


@bp.route(
    "/vendors-desk/<int:vendor_id>/products/<int:product_id>", methods=["GET", "POST"]
)
@allow(Role.ORGANISER)
def staff_product_edit(vendor_id: int, product_id: int) -> Any:
    vendor = get_vendor(vendor_id)
    back = url_for("vendors.show", vendor_id=vendor_id)
    return edit_product(vendor, get_product(product_id, vendor), back)
