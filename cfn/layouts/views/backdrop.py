"""The picture below the drawing: an aerial view or a plan to trace.

Uploading keeps the file only; the editor then places it by a step like any other, so
that taking that step back takes the picture away. Files stay: steps name them.
"""

from io import BytesIO
from typing import Any

from flask import jsonify, request, send_from_directory, url_for
from PIL import Image

from cfn.core import files
from cfn.core.access import Role, allow
from cfn.core.errors import NotFound, Refusal
from cfn.core.i18n import N_, translate
from cfn.layouts.queries import get_layout
from cfn.layouts.rules import check_may_change
from cfn.layouts.views.frame import READERS, bp


@bp.post("/layouts/<int:layout_id>/backdrop")
@allow(Role.ORGANISER)
def backdrop_add(layout_id: int) -> Any:
    """Keep a picture; the answer says its address and its size in pixels."""
    layout = get_layout(layout_id)
    given = request.files.get("picture")
    try:
        check_may_change(layout.frozen_at)
        if given is None or not given.filename:
            raise Refusal(N_("Choose a file."), field="picture")
        name = files.save_picture(
            given.read(files.MAX_BYTES + 1),
            "picture",
            place=files.BACKDROPS,
            longest=files.BACKDROP_SIDE,
        )
    except Refusal as refusal:
        sentence = translate(refusal.message, **refusal.values)
        return jsonify(message=sentence, field=refusal.field), refusal.status
    kept = (files.folder(files.BACKDROPS) / name).read_bytes()
    with Image.open(BytesIO(kept)) as picture:
        width, height = picture.size
    address = url_for("layouts.backdrop", layout_id=layout_id, name=name)
    return jsonify(file=name, url=address, width=width, height=height)


@bp.get("/layouts/<int:layout_id>/backdrop/<name>")
@allow(*READERS)
def backdrop(layout_id: int, name: str) -> Any:
    get_layout(layout_id)
    if files.NAME.fullmatch(name) is None:
        raise NotFound(N_("There is no such picture."))
    folder = files.folder(files.BACKDROPS)
    answer = send_from_directory(folder, name, mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
