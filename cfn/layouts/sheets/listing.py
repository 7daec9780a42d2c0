"""Lists to print: a title, facts, tables. Values only; words are ready to read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cfn.layouts.sheets.paper import Sheet


@dataclass(frozen=True)
class Column:
    """``share`` is its part of the width, compared with the other columns."""

    title: str
    share: float = 1.0
    align: Literal["left", "right"] = "left"
    bold: bool = False


@dataclass(frozen=True)
class Table:
    """``lead`` stands under the title; ``empty`` in place of rows that are not there."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    lead: tuple[str, ...] = ()
    empty: str = ""
    new_page: bool = False


@dataclass(frozen=True)
class Listing:
    """One printed list. ``facts`` are pairs of a name and a value; ``drawing`` a small
    plan that stands above the tables."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    drawing: Sheet | None = None


def table(
    columns: Iterable[Column], rows: Iterable[Sequence[str]], **more: Any
) -> Table:
    return Table(tuple(columns), tuple(tuple(row) for row in rows), **more)


def cells(table: Table) -> Iterator[tuple[tuple[Column, str], ...]]:
    """Each row with the column of each cell."""
    for row in table.rows:
        yield tuple(zip(table.columns, row, strict=True))
