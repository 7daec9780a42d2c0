"""Businesses as staff see them: the list, and profiles on behalf of their owners."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from cfn.accounts import service as accounts
from cfn.core import clock
from cfn.core.access import Role, allow
from cfn.core.i18n import N_, translate
from cfn.core.trade import CATEGORY_NAMES, FIRE_NAMES, Category
from cfn.vendors import service
from cfn.vendors.forms import NewVendorForm, ProfileForm
from cfn.vendors.queries import (
    PER_PAGE,
    get_product,
    get_public_vendor,
    get_vendor,
    products_of,
    vendors,
)
from cfn.vendors.rules import halal_doubts
from cfn.vendors.views import bp, goods
from cfn.vendors.views.vendor import warn_of_doubts

# Verifiers and officers read what the public may read, and the needs of a stall;
# names and numbers of owners are for organisers.
READERS = (Role.ORGANISER, Role.VERIFIER, Role.OFFICER)


def _may_edit() -> bool:
    return Role.ORGANISER in current_user.roles


@bp.get("/vendors-desk")
@allow(*READERS)
def index() -> Any:
    q = request.args.get("q", "").strip()[:80]
    category = request.args.get("category", "")
    category = category if category in list(Category) else ""
    page = max(request.args.get("page", 1, type=int), 1)
    rows, total = vendors(q, category, page)
    return render_template(
        "vendors/index.html",
        vendors=rows,
        total=total,
        page=page,
        pages=-(-total // PER_PAGE),
        page_url=lambda n: url_for(".index", q=q or None, category=category, page=n),
        q=q,
        category=category,
        category_names=CATEGORY_NAMES,
        may_edit=_may_edit(),
    )


@bp.get("/vendors-desk/<int:vendor_id>")
@allow(*READERS)
def show(vendor_id: int) -> Any:
    vendor = get_vendor(vendor_id)
    today = clock.market_date(clock.now())
    return render_template(
        "vendors/show.html",
        vendor=vendor,
        shown=get_public_vendor(vendor.id, today),
        doubts=halal_doubts(
            vendor.halal, vendor.halal_number, vendor.halal_expires_on, today
        ),
        products=products_of(vendor.id),
        fire_names=FIRE_NAMES,
        may_edit=_may_edit(),
        may_check=bool(current_user.roles & {Role.ORGANISER, Role.VERIFIER}),
    )


@bp.route("/vendors-desk/<int:vendor_id>/profile", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def edit(vendor_id: int) -> Any:
    vendor = get_vendor(vendor_id)
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
        flash(translate(N_("Saved on behalf of %(name)s."), name=vendor.name), "ok")
        warn_of_doubts(vendor)
        return redirect(url_for("vendors.show", vendor_id=vendor.id))
    return render_template("vendors/edit.html", form=form, vendor=vendor), form.status


@bp.route("/vendors-desk/new", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def new() -> Any:
    """A business for somebody who came to the desk, with an account for its owner."""
    form = NewVendorForm()
    if form.carry_out(
        service.create_with_owner,
        owner_name=lambda: form.owner_name.data,
        phone=lambda: form.phone.data,
        profile=form.profile,
        photo=form.kept_photo,
        by=current_user,
    ):
        vendor = form.outcome
        flash(translate(N_("Saved on behalf of %(name)s."), name=vendor.name), "ok")
        warn_of_doubts(vendor)
        return redirect(url_for("vendors.show", vendor_id=vendor.id))
    return render_template("vendors/edit.html", form=form, vendor=None), form.status


@bp.post("/vendors-desk/<int:vendor_id>/halal-check")
@allow(Role.ORGANISER, Role.VERIFIER)
def check_halal(vendor_id: int) -> Any:
    service.check_halal(get_vendor(vendor_id), by=current_user)
    flash(translate(N_("The certificate is marked as checked.")), "ok")
    return redirect(url_for("vendors.show", vendor_id=vendor_id))


@bp.post("/vendors-desk/<int:vendor_id>/phone-confirmation")
@allow(Role.ORGANISER)
def confirm_phone(vendor_id: int) -> Any:
    accounts.confirm_phone(get_vendor(vendor_id).owner, by=current_user)
    flash(translate(N_("The number is confirmed.")), "ok")
    return redirect(url_for("vendors.show", vendor_id=vendor_id))


def _list(vendor_id: int) -> str:
    return url_for("vendors.show", vendor_id=vendor_id, _anchor="goods")


@bp.route("/vendors-desk/<int:vendor_id>/products/new", methods=["GET", "POST"])
@allow(Role.ORGANISER)
def desk_product_new(vendor_id: int) -> Any:
    return goods.add(get_vendor(vendor_id), _list(vendor_id))


@bp.route(
    "/vendors-desk/<int:vendor_id>/products/<int:product_id>", methods=["GET", "POST"]
)
@allow(Role.ORGANISER)
def desk_product_edit(vendor_id: int, product_id: int) -> Any:
    vendor = get_vendor(vendor_id)
    return goods.edit(vendor, get_product(vendor_id, product_id), _list(vendor_id))


@bp.post("/vendors-desk/<int:vendor_id>/products/<int:product_id>/removal")
@allow(Role.ORGANISER)
def desk_product_remove(vendor_id: int, product_id: int) -> Any:
    service.remove_product(get_product(vendor_id, product_id), by=current_user)
    return redirect(_list(vendor_id))


@bp.post("/vendors-desk/<int:vendor_id>/products/<int:product_id>/<any(up, down):way>")
@allow(Role.ORGANISER)
def desk_product_move(vendor_id: int, product_id: int, way: str) -> Any:
    product = get_product(vendor_id, product_id)
    service.move_product(product, up=way == "up", by=current_user)
    return redirect(_list(vendor_id))
