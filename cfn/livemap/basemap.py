"""The map, authored by folium: what it may show and which of our elements are on it.

folium writes a script; ours hands everything to the ``<street-map>`` element of the
page, so that Leaflet is met in one file only (static/js/lib/leaflet.js). The script
is a file of its own, the same byte for byte for a version of a layout, and holds
numbers and codes only: no name that a person typed ever goes through folium.
"""

from functools import lru_cache
from typing import Any

from folium import Map
from folium.map import Layer
from jinja2 import Template

# Drawing units, five to a metre: components/plan.html.
_CLOSEST_PX = 96  # the narrowest slot at the last zoom step
_REACH_PX = 22  # a tap goes to the nearest stall within so many pixels


def element_id(layout_id: int) -> str:
    """The id of the map's element on a page."""
    return f"street_{layout_id}"


class StreetMap(Map):
    """A folium map of street metres without tiles, styles or scripts of its own."""

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []
    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} =
          document.getElementById({{ this.element|tojson }});
        {{ this.get_name() }}?.author({{ this.settings|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, layout_id: int, version: int) -> None:
        super().__init__(tiles=None, crs="Simple", zoom_control=False)
        self._id = f"{layout_id}_{version}"
        self._name = "street"
        self.element = element_id(layout_id)
        self.settings: dict[str, Any] = {
            "crs": self.crs,
            "closest": _CLOSEST_PX,
            "reach": _REACH_PX,
        }


class _Ours(Layer):
    """An element of ours on the street: a layer that the page's element draws."""

    kind = ""
    _template = Template(
        """
        {% macro script(this, kwargs) %}
        {{ this._parent.get_name() }}?.add({{ this.kind|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__(name=self.kind, overlay=True, control=False, show=False)
        self._id = self.kind
        self._name = "layer"


class Stalls(_Ours):
    """The stalls of tonight, drawn from the feed."""

    kind = "stalls"


class Buttons(_Ours):
    """Closer, wider, the whole street: buttons in the page's own words."""

    kind = "buttons"


@lru_cache(maxsize=64)
def script(layout_id: int, version: int) -> str:
    """The map of a layout as a module script. Rendered once: a rendered folium map
    grows with every further render, so the text is kept, not the map."""
    street = StreetMap(layout_id, version)
    for layer in (Stalls(), Buttons()):
        street.add_child(layer)
    figure = street.get_root()
    figure.render()
    lines = figure.script.render().splitlines()  # type: ignore[attr-defined]
    body = "\n".join(line.strip() for line in lines if line.strip())
    return f'customElements.whenDefined("street-map").then(() => {{\n{body}\n}});\n'
