"""A slot that is only proposed, in the form a drawing wants."""

from typing import Any

from cfn.layouts.document import Feature


class SketchedSlot:
    """The slot of a feature; ``id`` is negative, since the database has none."""

    def __init__(self, number: int, feature: Feature) -> None:
        self.id = number
        self.lon, self.lat = feature.coordinates
        self.values = feature.values

    def __getattr__(self, name: str) -> Any:
        try:
            return self.values[name]
        except KeyError as error:
            raise AttributeError(name) from error
