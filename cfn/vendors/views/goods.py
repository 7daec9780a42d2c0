"""One product's form, the same for its owner and for staff on the owner's behalf."""

from typing import Any

from flask import flash, redirect, render_template
from flask_login import current_user

from cfn.core.i18n import N_, translate
from cfn.vendors import service
from cfn.vendors.forms import ProductForm
from cfn.vendors.models import Product, Vendor


def add(vendor: Vendor, back: str) -> Any:
    """Show or save a new product; then go ``back`` to the list."""
    form = ProductForm()
    if form.carry_out(
        service.add_product,
        vendor,
        goods=form.goods,
        photo=form.kept_photo,
        by=current_user,
    ):
        flash(translate(N_("Added: %(name)s."), name=form.outcome.name), "ok")
        return redirect(back)
    page = render_template(
        "vendors/product.html", form=form, product=None, vendor=vendor, back=back
    )
    return page, form.status


def edit(vendor: Vendor, product: Product, back: str) -> Any:
    """Show or save a product; then go ``back`` to the list."""
    form = ProductForm(obj=product)
    if form.carry_out(
        service.update_product,
        product,
        goods=form.goods,
        photo=form.kept_photo,
        drop_photo=lambda: form.drop_photo.data,
        by=current_user,
    ):
        flash(translate(N_("Saved: %(name)s."), name=form.outcome.name), "ok")
        return redirect(back)
    page = render_template(
        "vendors/product.html", form=form, product=product, vendor=vendor, back=back
    )
    return page, form.status
