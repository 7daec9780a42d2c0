"""Pictures that people send: checked by decoding, kept small, without their metadata.

Files lie in ``instance/uploads`` (photos) and ``instance/backdrops`` (pictures to draw
a street on) under random names, outside of any web root. Saving is durable: a row that
names a file may be committed after ``save_picture`` returns.
"""

import os
import re
import secrets
import threading
import warnings
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from flask import current_app
from PIL import Image, ImageOps, UnidentifiedImageError

from cfn.core.errors import Busy, Refusal
from cfn.core.msgids import N_

MAX_BYTES = 6 * 1024 * 1024
MAX_PIXELS = 40_000_000  # 160 MB decoded; one picture is decoded at a time
LARGE_SIDE, SMALL_SIDE = 1600, 320
BACKDROP_SIDE = 3200  # an aerial picture of a street must show its kerbs
UPLOADS, BACKDROPS = "uploads", "backdrops"
FORMATS = ("JPEG", "PNG", "WEBP")
NAME = re.compile(r"[0-9a-f]{32}(-s)?\.jpg")

# Files a crashed or abandoned request left behind are swept up after this long.
SPARED_FOR = timedelta(hours=1)

# Waiting longer would hold a server thread that readers need.
_WAIT_S = 20
_one_at_a_time = threading.BoundedSemaphore(1)

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)

_TOO_LARGE = N_("The picture is too large. Choose one below %(mb)s MB.")
_TOO_MANY_PIXELS = N_(
    "The picture has too many pixels. Choose one below 40 megapixels."
)
_NOT_A_PICTURE = N_("This is not a picture we can read. Send a JPEG, PNG or WebP.")
_BROKEN = N_("The picture is broken or did not arrive whole. Send it again.")


def folder(place: str = UPLOADS) -> Path:
    """Where pictures lie; made on first use."""
    path = Path(current_app.instance_path) / place
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def thumb_of(name: str) -> str:
    """The name of the small picture made beside ``name``."""
    return name.replace(".jpg", "-s.jpg")


def save_picture(
    data: bytes,
    field: str = "photo",
    *,
    place: str = UPLOADS,
    longest: int = LARGE_SIDE,
) -> str:
    """Keep a picture as JPEG, large and small, and return the large one's name.

    ``longest`` is the longer side it keeps, in pixels. Refuses, with a sentence on
    ``field``, what is too large, no JPEG, PNG or WebP by its content, or broken.
    """
    if len(data) > MAX_BYTES:
        raise Refusal(_TOO_LARGE, field=field, mb=MAX_BYTES // 1024**2)
    if not _one_at_a_time.acquire(timeout=_WAIT_S):
        raise Busy(N_("Many pictures are arriving. Try again in a minute."))
    try:
        large, small = _encode(data, field, longest)
    finally:
        _one_at_a_time.release()
    name = f"{secrets.token_hex(16)}.jpg"
    _write(folder(place) / thumb_of(name), small)
    _write(folder(place) / name, large)
    _sync(folder(place))
    return name


def _encode(data: bytes, field: str, longest: int) -> tuple[bytes, bytes]:
    """The large and the small JPEG of an uploaded picture."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Refusal(_TOO_MANY_PIXELS, field=field)
            picture = _plain(image, longest)
    except Refusal:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refusal(_TOO_MANY_PIXELS, field=field) from error
    except UnidentifiedImageError as error:
        raise Refusal(_NOT_A_PICTURE, field=field) from error
    except Exception as error:  # decoders fail in every way on hostile bytes
        raise Refusal(_BROKEN, field=field) from error
    large = _jpeg(picture, 82)
    picture.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return large, _jpeg(picture, 76)


def _plain(image: Image.Image, longest: int) -> Image.Image:
    """Upright RGB on white, at most so long, with nothing but its pixels."""
    image.draft("RGB", (longest, longest))  # JPEG decodes smaller right away
    image.load()
    picture = ImageOps.exif_transpose(image)
    picture.thumbnail((longest, longest))
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    picture = picture.convert("RGB")
    picture.info.clear()  # the encoder would keep comments and XMP
    return picture


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _write(target: Path, content: bytes) -> None:
    """All of it on disk under its name, or nothing. A power cut leaves a ``.part``."""
    part = target.with_suffix(".part")
    with part.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.rename(target)


def _sync(path: Path) -> None:
    """Make renames in a folder survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_unused(used: Collection[str], now: datetime) -> int:
    """Delete files that no row names and that are older than an hour; how many."""
    kept = set(used) | {thumb_of(name) for name in used}
    before = now - SPARED_FOR
    gone = 0
    for path in folder().iterdir():
        written_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        if path.name not in kept and written_at < before:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
