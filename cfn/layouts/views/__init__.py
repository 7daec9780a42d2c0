"""Pages of layouts. Organisers change them; officers, verifiers and admins read."""

from cfn.layouts.views import backdrop, draw, files, pages, rows, shapes, slots  # noqa: F401
from cfn.layouts.views.frame import bp

__all__ = ["bp"]
