"""The pages of visitors. Public, the same for everybody, kept by shared caches."""

from datetime import datetime
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from cfn.core import clock
from cfn.core.access import public
from cfn.core.errors import NotFound
from cfn.core.i18n import language
from cfn.core.msgids import N_
from cfn.livemap import basemap, layer, queries
from cfn.livemap.encoding import Body
from cfn.livemap.page import NightPage, drawings, get_stall, marks, neighbours
from cfn.livemap.rules import Moment, Selection, shown, sights
from cfn.livemap.store import Build, Store
from cfn.livemap.wording import night_words
from cfn.nights.rules import phase
from cfn.vendors.queries import get_public_vendor, get_vendor_by_slug

bp = Blueprint("livemap", __name__)

_BRIEFLY = "public, max-age=0, s-maxage=1, stale-while-revalidate=5"
_FOR_GOOD = "public, max-age=31536000, immutable"


def _store() -> Store:
    return current_app.extensions["livemap"]  # type: ignore[no-any-return]


def _get_build(night_id: int) -> Build:
    build = _store().find(night_id)
    if build is None:
        raise NotFound(N_("There is no such night."))
    return build


def _answer(html: str) -> Response:
    """A public page: an ETag, a second in shared caches, 304 when it is unchanged."""
    answer = make_response(html)
    answer.headers["Cache-Control"] = _BRIEFLY
    answer.add_etag(weak=True)
    answer.make_conditional(request)
    return answer


@bp.get("/")
@public
def tonight() -> Response:
    now = clock.now()
    found = queries.tonight(now)
    if found.night is None:
        return _answer(render_template("livemap/none.html", last=found.last))
    build = _get_build(found.night.id)
    return _night_page(build, now, found)


@bp.get("/nights/<int:night_id>")
@public
def night(night_id: int) -> Response:
    return _night_page(_get_build(night_id), clock.now())


def _night_page(
    build: Build, now: datetime, home: queries.Tonight | None = None
) -> Response:
    """The page of a night. Rendered once a minute; a search always anew."""
    if set(request.args) - {"f"}:
        return _answer(_render_night(build, now, home))

    def render() -> Body:
        page = _render_night(build, now, home)
        return Body(page.encode(), "text/html; charset=utf-8")

    nights = [night.id for night in (home and home.other, home and home.last) if night]
    minute = int(now.timestamp()) // 60
    where = (language(), request.path, request.query_string)
    return _send(build.page((*where, minute, *nights), render))


def _render_night(build: Build, now: datetime, home: queries.Tonight | None) -> str:
    layout = build.picture.layout
    page = NightPage(
        picture=build.picture,
        selection=Selection.of(request.args.getlist("f"), request.args.get("q", "")),
        now=now,
        views=drawings(_store().engine, layout) if layout else None,
        address=_address,
        other=home and home.other,
        following=queries.next_night(build.picture.on),
        last=home and home.last,
        from_home=home is not None,
    )
    return render_template(
        "livemap/night.html",
        page=page,
        poll_s=_poll_s(page.moment),
        words=night_words(page.moment),
        element_id=basemap.element_id,
    )


def _poll_s(is_: Moment) -> int:
    """How often the page asks for news: often only while something happens."""
    default = {Moment.OPEN: 15, Moment.SOON: 15}.get(is_, 60)
    return int(current_app.config.get("LIVEMAP_POLL_S", default))


def _address(selection: Selection) -> str:
    """This page through another selection."""
    query = {"f": sorted(selection.chips), "q": selection.q or None}
    path = request.view_args or {}
    return url_for(request.endpoint or "", **path, **query)  # type: ignore[arg-type]


@bp.get("/nights/<int:night_id>/stalls/<label>")
@public
def stall(night_id: int, label: str) -> Response:
    """One stall, to share."""
    build, now = _get_build(night_id), clock.now()
    picture = build.picture
    found = get_stall(picture, label)
    return _answer(
        render_template(
            "livemap/stall.html",
            picture=picture,
            is_tonight=picture.on == clock.market_date(now),
            stall=found,
            spot=picture.find_spot(label),
            state=shown(found, picture.ends_at, now) if found else "empty",
            neighbours=neighbours(picture, found) if found else [],
            view=drawings(_store().engine, picture.layout)[1]
            if picture.layout
            else None,
            marks=marks(sights(picture, now)),
            now=now,
        )
    )


@bp.get("/sites/<slug>/stalls/<label>")
@public
def plate(slug: str, label: str) -> Any:
    """Where the code on a number plate leads: to the stall that stands there tonight,
    else to the night, else to what comes next."""
    builds = [_get_build(id_) for id_ in queries.nights_on_site(slug, clock.now())]
    standing = [b.picture.night_id for b in builds if b.picture.find_spot(label)]
    if standing:
        address = url_for("livemap.stall", night_id=standing[0], label=label)
    elif builds:
        address = url_for("livemap.night", night_id=builds[0].picture.night_id)
    else:
        address = url_for("livemap.tonight")
    answer = redirect(address)
    answer.headers["Cache-Control"] = _BRIEFLY
    return answer


@bp.get("/nights/<int:night_id>/stalls.json")
@public
def feed(night_id: int) -> Response:
    """Reached only where the layer in front found no public night or no database."""
    return _feed(night_id, "json")


@bp.get("/nights/<int:night_id>/stalls.geojson")
@public
def geojson(night_id: int) -> Response:
    """See ``feed``."""
    return _feed(night_id, "geojson")


def _feed(night_id: int, kind: str) -> Response:
    query = request.query_string.decode("ascii", "ignore")
    return _send(layer.choose(_get_build(night_id), kind, query))


def _send(body: Body) -> Response:
    """A body that is ready in every coding."""
    started: list[Any] = []
    content = layer.answer(body, request.environ, lambda *given: started.extend(given))
    return Response(content, *started)


@bp.get("/map/<int:layout_id>-<int:version>.js")
@public
def script(layout_id: int, version: int) -> Response:
    """folium's script for a layout; an older version's page gets the present one."""
    present = queries.get_layout_version(layout_id)
    answer = Response(basemap.script(layout_id, present), mimetype="text/javascript")
    answer.headers["Cache-Control"] = _FOR_GOOD if version == present else "no-cache"
    return answer


@bp.get("/nights")
@public
def calendar() -> Response:
    now = clock.now()
    coming, past = queries.calendar(now)
    return _answer(
        render_template(
            "livemap/calendar.html",
            coming=coming,
            past=past,
            tonight=clock.market_date(now),
            phase=lambda night: phase(night, now),
        )
    )


@bp.get("/vendors/<slug>")
@public
def vendor(slug: str) -> Response:
    """A business as the public sees it, with its next slots."""
    now = clock.now()
    row = get_vendor_by_slug(slug)
    return _answer(
        render_template(
            "livemap/vendor.html",
            vendor=get_public_vendor(row.id),
            stands=queries.stands_of(row.id, now),
            tonight=clock.market_date(now),
        )
    )
