"""The editor's memory: objects, steps, and what is taken back. No server answers here."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.browser import Screens

pytestmark = [pytest.mark.browser, pytest.mark.once]

SLOT = {"label": "A1", "lon": 123.6, "lat": -10.1, "watts": 450, "circuit": None}
OTHER = {**SLOT, "label": "A2", "lon": 123.7}


@pytest.fixture
def page(screens: Screens) -> Page:
    """A page with ``store`` (two slots), ``told`` (events of it) and ``move``."""
    page = screens.open("/")
    version = screens.app.extensions["cfn_assets"]
    page.evaluate(
        """async ([version, objects]) => {
             const path = `/static/~${version}/js/layouts`;
             Object.assign(window, await import(`${path}/store.js`));
             window.lost = await import(`${path}/conflicts.js`);
             window.begin = () => {
               window.store = new Store({ objects });
               window.told = [];
               for (const name of ["change", "history", "step"])
                 store.addEventListener(name, ({ detail }) =>
                   told.push([name, [...(detail?.keys ?? [])]]));
             };
             window.move = (key, lon) => store.commit("slot_moved", { label: key, m: 1 },
               [{ key, was: {}, now: { lon } }]);
             begin(); }""",
        [version, {"s1": SLOT, "s2": OTHER}],
    )
    return page


def slots(page: Page) -> Any:
    return page.evaluate("Object.fromEntries(store.all('s'))")


def test_a_step_is_done_at_once_and_holds_only_what_differs(page: Page) -> None:
    step = page.evaluate("move('s1', 123.65)")
    assert step == {
        "id": step["id"],
        "name": "slot_moved",
        "values": {"label": "s1", "m": 1},
        "changes": [
            {
                "key": "s1",
                "was": {"lon": 123.6, "lat": -10.1},
                "now": {"lon": 123.65, "lat": -10.1},
            }
        ],
        "undoes": None,
    }
    assert slots(page) == {"s1": {**SLOT, "lon": 123.65}, "s2": OTHER}
    assert page.evaluate("told") == [["change", ["s1"]], ["history", []], ["step", []]]
    assert page.evaluate("move('s1', 123.65)") is None


def test_undo_and_redo_are_steps_of_their_own(page: Page) -> None:
    page.evaluate("move('s1', 1); move('s2', 2)")
    page.evaluate("for (let n = 0; n < 3; n++) store.undo()")
    assert slots(page) == {"s1": SLOT, "s2": OTHER}
    page.evaluate("store.redo(); store.redo(); store.redo()")
    assert slots(page) == {"s1": {**SLOT, "lon": 1}, "s2": {**OTHER, "lon": 2}}
    names = page.evaluate(
        """store.pending.map((step, n) =>
             store.pending.findIndex(({ id }) => id === step.undoes))"""
    )
    assert names == [-1, -1, 1, 0, 3, 2]
    page.evaluate("store.undo(); move('s1', 3)")
    assert page.evaluate("[store.undoStep.values.label, store.redoStep]") == [
        "s1",
        None,
    ]


def test_what_was_removed_comes_back_whole(page: Page) -> None:
    page.evaluate(
        """store.commit("slots_merged", {}, [
             { key: "s1", was: {}, now: { watts: 900 } },
             { key: "s2", was: store.get("s2"), now: null }])"""
    )
    assert slots(page) == {"s1": {**SLOT, "watts": 900}}
    page.evaluate("store.undo()")
    assert slots(page) == {"s1": SLOT, "s2": OTHER}


def test_a_lost_step_comes_out_of_the_middle(page: Page) -> None:
    page.evaluate(
        """move("s1", 1); window.middle = move("s1", 2);
           store.commit("slot_changed", {}, [{ key: "s1", was: {}, now: { watts: 0 } }]);
           store.apply([{ key: "s2", was: { watts: 450 }, now: { watts: 9 } }]);
           store.drop([middle.id])"""
    )
    assert slots(page) == {
        "s1": {**SLOT, "lon": 1, "watts": 0},
        "s2": {**OTHER, "watts": 9},
    }
    assert page.evaluate("store.done.length") == 2


def test_what_others_do_stays_below_own_steps_that_wait(page: Page) -> None:
    page.evaluate(
        """window.mine = move("s1", 1);
           store.apply([{ key: "s1", was: { lon: 123.6, watts: 450 },
                          now: { lon: 5, watts: 0 } }])"""
    )
    assert slots(page)["s1"] == {**SLOT, "lon": 1, "watts": 0}
    page.evaluate("store.drop([mine.id])")
    assert slots(page)["s1"] == {**SLOT, "lon": 5, "watts": 0}


def test_steps_of_a_closed_page_can_be_taken_back_here(page: Page) -> None:
    page.evaluate(
        """window.first = move("s1", 1); window.second = move("s2", 2);
           window.third = store.undo();
           window.kept = [first, second, third];
           begin();
           for (const step of kept) { store.apply(step.changes); store.remember(step); }"""
    )
    ids = "[store.undoStep.id === first.id, store.redoStep.id === third.id]"
    assert page.evaluate(ids) == [True, True]
    page.evaluate("store.undo(); store.redo(); store.redo()")
    assert slots(page) == {"s1": {**SLOT, "lon": 1}, "s2": {**OTHER, "lon": 2}}


def test_steps_that_cancel_each_other_ask_nothing(page: Page) -> None:
    page.evaluate("window.steps = [move('s1', 1), store.undo()]")
    assert page.evaluate("lost.combined(steps).size") == 0


def test_a_lost_step_takes_the_later_ones_on_its_objects_along(page: Page) -> None:
    groups = page.evaluate(
        """(() => {
             const both = [{ key: "s1", now: { lon: 2 } }, { key: "s2", now: { lon: 2 } }];
             const steps = [move("s1", 1),
               store.commit("slots_moved", { n: 2, m: 1 }, both), move("s2", 3)];
             const bin = [{ key: "f1", was: null, now: { kind: "facility" } }];
             steps.push(store.commit("shape_added", {}, bin));
             const result = { status: "conflict", keys: ["s1"], by: "Ana" };
             return lost.grouped([{ step: steps[0], result }], steps.slice(1))
               .map((group) => group.steps.map(({ id }) =>
                 steps.findIndex((step) => step.id === id))); })()"""
    )
    assert groups == [[0, 1, 2]]
