"""Names of people, for pages of slices that stand below the one that knows them.

``accounts`` gives the source at its start; whoever shows an id asks here.
"""

from collections.abc import Callable, Iterable, Mapping

from flask import Flask, current_app

Source = Callable[[set[int]], Mapping[int, str]]


def set_source(app: Flask, source: Source) -> None:
    """``source`` gives the names for ids, in one statement."""
    app.extensions["cfn_names"] = source


def names_of(ids: Iterable[int | None]) -> Mapping[int, str]:
    """The names of those people; ids that nobody has are left out."""
    wanted = {id_ for id_ in ids if id_ is not None}
    source: Source = current_app.extensions["cfn_names"]
    return source(wanted) if wanted else {}
