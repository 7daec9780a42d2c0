"""Pages of layouts. Organisers change them; officers, verifiers and admins read."""

from cfn.layouts.views import (  # noqa: F401
    backdrop,
    difference,
    draw,
    files,
    pages,
    rows,
    shapes,
    sheets,
    slots,
    versions,
    warnings,
)
from cfn.layouts.views.frame import bp

__all__ = ["bp"]
