"""Uploaded pictures: what is kept, what is refused, what is left behind."""

import os
import threading
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from cfn.core import clock, files
from cfn.core.errors import Refusal
from tests.support.pictures import encoded, jpeg, png_claiming

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<html><script>alert(1)</script></html>"


def kept(name: str) -> Image.Image:
    return Image.open(BytesIO((files.folder() / name).read_bytes()))


def names() -> list[str]:
    return sorted(path.name for path in files.folder().iterdir())


@pytest.fixture(autouse=True)
def empty_folder(app: Flask) -> None:
    for path in files.folder().iterdir():
        path.unlink()


def test_a_phones_photo_is_kept_large_and_small(app: Flask) -> None:
    name = files.save_picture(jpeg(3000, 2000))
    assert [kept(name).size, kept(files.thumb_of(name)).size] == [
        (1600, 1067),
        (320, 213),
    ]
    assert names() == sorted([name, files.thumb_of(name)])
    assert files.NAME.fullmatch(name)


def test_a_turned_photo_stands_upright_without_place_or_camera(app: Flask) -> None:
    sent = jpeg(60, 40, exif=True, comment=b"rahasia")
    assert dict(Image.open(BytesIO(sent)).getexif())
    name = files.save_picture(sent)
    for each in (name, files.thumb_of(name)):
        picture = kept(each)
        red, green, blue = picture.getpixel((20, 5))
        assert picture.size == (40, 60)
        assert (red > 200, green < 60, blue < 60) == (True, True, True)
        assert dict(picture.getexif()) == {}
        raw = (files.folder() / each).read_bytes()
        assert [w in raw for w in (b"Exif", b"GPS", b"Rahasia", b"rahasia")] == (
            [False] * 4
        )


@pytest.mark.parametrize(
    ("format_", "mode"),
    [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("PNG", "I;16"),
     ("WEBP", "RGB"), ("WEBP", "RGBA"), ("JPEG", "L"), ("JPEG", "CMYK")],
)  # fmt: skip
def test_every_common_kind_becomes_a_jpeg(app: Flask, format_: str, mode: str) -> None:
    picture = kept(files.save_picture(encoded(format_, mode)))
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (30, 20))


def test_what_is_see_through_becomes_white(app: Flask) -> None:
    assert kept(files.save_picture(encoded("PNG", "RGBA"))).getpixel((5, 5)) == (
        (255, 255, 255)
    )


def test_a_polyglot_loses_what_was_hidden_in_it(app: Flask) -> None:
    name = files.save_picture(jpeg() + HTML)
    assert b"script" not in (files.folder() / name).read_bytes()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", files._NOT_A_PICTURE),
        (b"hello", files._NOT_A_PICTURE),
        (SVG, files._NOT_A_PICTURE),
        (HTML, files._NOT_A_PICTURE),
        (b"GIF89a" + bytes(50), files._NOT_A_PICTURE),
        (encoded("GIF", "P"), files._NOT_A_PICTURE),
        (encoded("BMP"), files._NOT_A_PICTURE),
        (encoded("TIFF"), files._NOT_A_PICTURE),
        (b"%PDF-1.7\n%%EOF", files._NOT_A_PICTURE),
        (b"\xff\xd8\xff" + bytes(40), files._NOT_A_PICTURE),
        (jpeg(400, 300)[:2000], files._BROKEN),
        (png_claiming(30, 20)[:60], files._BROKEN),
        (png_claiming(600, 400), files._BROKEN),
        (png_claiming(9000, 9000), files._TOO_MANY_PIXELS),
        (png_claiming(60000, 60000), files._TOO_MANY_PIXELS),
        (jpeg() + bytes(files.MAX_BYTES), files._TOO_LARGE),
    ],
)
def test_what_is_refused_says_why_and_leaves_nothing(
    app: Flask, content: bytes, message: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        files.save_picture(content)
    assert (refusal.value.message, refusal.value.field, names()) == (
        message,
        "photo",
        [],
    )


def test_two_pictures_at_once_are_encoded_one_after_the_other(app: Flask) -> None:
    done: list[str] = []

    def send() -> None:
        with app.app_context():
            done.append(files.save_picture(jpeg(2000, 1500)))

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert (len(set(done)), len(names())) == (4, 8)


def test_only_old_files_that_nothing_shows_are_swept_up(app: Flask) -> None:
    used, unused, fresh = (files.save_picture(jpeg()) for _ in range(3))
    (files.folder() / "0.part").write_bytes(b"half")
    long_ago = (clock.now() - timedelta(hours=2)).timestamp()
    for name in (used, files.thumb_of(used), unused, files.thumb_of(unused), "0.part"):
        os.utime(files.folder() / name, (long_ago, long_ago))
    assert files.remove_unused({used}, clock.now()) == 3
    assert names() == sorted([used, files.thumb_of(used), fresh, files.thumb_of(fresh)])
