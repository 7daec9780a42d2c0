"""Two people draw one layout: what they do meets at the real server, on any network."""

import json
import os
import time
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from cfn.accounts.models import Person
from cfn.core.db import atomic, db
from cfn.layouts import service, stepping
from cfn.layouts.models import Layout
from cfn.layouts.objects import as_objects
from cfn.layouts.queries import get_layout_with_all
from tests.layouts.test_service import STREET
from tests.support.browser import Screens
from tests.support.factories import Make

pytestmark = pytest.mark.browser

# What the editor's page does, without its drawing: the state from the page, a store and
# its sync, and what they told.
BEGIN = """async ([version, path]) => {
  const js = `/static/~${version}/js/layouts`;
  const { Store } = await import(`${js}/store.js`);
  const { Sync } = await import(`${js}/sync.js`);
  const html = new DOMParser().parseFromString(
    await (await fetch(path)).text(), "text/html");
  const state = JSON.parse(html.querySelector("#draw-state").textContent);
  window.store = new Store(state);
  window.sync = new Sync(store, state);
  window.told = [];
  for (const name of ["conflict", "refused", "others", "stopped"])
    sync.addEventListener(name, ({ detail }) => told.push([name, detail]));
  window.move = (key, lat, values = {}) => store.commit("slot_moved",
    { label: store.get(key).label, m: 1 },
    [{ key, was: {}, now: { lat: store.get(key).lat + lat, ...values } }]);
}"""
ROUGH_STEPS = 300 if os.environ.get("CFN_TEST_SCALE") == "full" else 25
IDLE = "sync.pending === 0 && !sync.busy && sync.online"


@pytest.fixture
def street(app: Any) -> Layout:
    return service.import_layout(STREET, site_name="Taman Nostalgia", by=None)


@pytest.fixture
def rina(make: Make) -> Person:
    return make.organiser(name="Rina")


@pytest.fixture
def budi(make: Make) -> Person:
    return make.organiser(name="Budi")


def begin(page: Page, screens: Screens, street: Layout) -> Page:
    path = f"/layouts/{street.id}/draw"
    page.evaluate(BEGIN, [screens.app.extensions["cfn_assets"], path])
    return page


def drawing(screens: Screens, street: Layout, person: Person) -> Page:
    return begin(screens.open("/layouts", as_=person), screens, street)


def wait(page: Page, condition: str, what: Any = None, seconds: int = 15) -> None:
    """The pages forbid eval, which Playwright's own waiting needs."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition, what):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(40)


def settle(*pages: Page) -> None:
    """Everything is sent, and each page has heard of it."""
    for page in pages:
        wait(page, IDLE)
    for page in pages:
        page.evaluate("sync.wake()")
        wait(page, f"sync.version === {latest(pages[0])} && {IDLE}")


def latest(page: Page) -> int:
    url = page.evaluate("sync.url")
    return int(
        page.evaluate("async (url) => (await (await fetch(url)).json()).version", url)
    )


def saved(street: Layout) -> dict[str, Any]:
    db.session.rollback()
    objects = as_objects(get_layout_with_all(street.id))
    return {key: values for key, values in objects.items() if key[0] == "s"}


def lats(objects: dict[str, Any], *keys: str) -> list[float]:
    return [objects[key]["lat"] for key in keys]


def shown(page: Page) -> dict[str, Any]:
    return dict(page.evaluate("Object.fromEntries(store.all('s'))"))


def told(page: Page, name: str) -> list[Any]:
    return [detail for kind, detail in page.evaluate("told") if kind == name]


def wait_told(page: Page, name: str) -> Any:
    wait(page, "(name) => told.some(([kind]) => kind === name)", name)
    return told(page, name)[0]


def away(page: Page) -> Page:
    """The page's requests do not arrive."""
    page.route("**/steps*", lambda route: route.abort())
    return page


def back(page: Page) -> None:
    page.unroute("**/steps*")
    page.evaluate("sync.wake()")


def cut(context: BrowserContext) -> None:
    """Requests leave and arrive at the server, but the answers are lost."""

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    context.route("**/steps", lose)


def test_what_two_people_do_to_different_slots_merges(
    screens: Screens, street: Layout, rina: Person, budi: Person
) -> None:
    was = saved(street)
    one, two = (drawing(screens, street, person) for person in (rina, budi))
    one.evaluate("move('s1', 1e-5)")
    two.evaluate("move('s2', 2e-5)")
    settle(one, two)
    now = saved(street)
    assert lats(now, "s1", "s2") == [was["s1"]["lat"] + 1e-5, was["s2"]["lat"] + 2e-5]
    assert shown(one) == shown(two) == now
    assert [told(page, "conflict") for page in (one, two)] == [[], []]
    assert told(one, "others")[0]["steps"][0]["by"] == "Budi"


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_both_moved_the_same_slot_and_one_is_asked(
    screens: Screens, street: Layout, rina: Person, budi: Person, choice: str
) -> None:
    was = saved(street)["s1"]["lat"]
    one, two = (drawing(screens, street, person) for person in (rina, budi))
    away(two).evaluate("move('s1', 2e-5)")
    one.evaluate("move('s1', 1e-5, { watts: 900 })")
    settle(one)
    back(two)
    asked = wait_told(two, "conflict")
    assert {name: asked[name] for name in ("keys", "by", "choices")} == {
        "keys": ["s1"],
        "by": "Rina",
        "choices": ["mine", "theirs"],
    }
    mine, theirs = asked["mine"]["s1"], asked["theirs"]["s1"]
    assert [mine["lat"], theirs["lat"]] == [was + 2e-5, was + 1e-5]
    assert [mine["watts"], theirs["watts"]] == [900, 900]
    assert shown(two)["s1"]["lat"] == was + 1e-5
    two.evaluate(f"sync.resolve(told.at(-1)[1].step, '{choice}')")
    settle(two, one)
    expected = asked[choice]["s1"]
    assert saved(street)["s1"] == shown(one)["s1"] == shown(two)["s1"] == expected
    two.evaluate("store.undo()")
    settle(two, one)
    before = was + 1e-5 if choice == "mine" else was + 1e-5
    assert lats(saved(street), "s1") == [before]


def test_drawing_goes_on_without_a_connection(
    screens: Screens, street: Layout, rina: Person, budi: Person
) -> None:
    was = saved(street)
    one, two = (drawing(screens, street, person) for person in (rina, budi))
    one.context.set_offline(True)
    one.evaluate("for (let n = 0; n < 60; n++) move('s1', 1e-6)")
    wait(one, "!sync.online")
    two.evaluate("move('s2', 1e-5)")
    settle(two)
    assert one.evaluate("sync.state.pending") == 60
    one.context.set_offline(False)
    settle(one, two)
    now = saved(street)
    assert now["s1"]["lat"] == pytest.approx(was["s1"]["lat"] + 60e-6, abs=1e-12)
    assert shown(one) == shown(two) == now
    assert one.evaluate("Object.keys(localStorage).length") == 0


def test_who_has_seen_what_others_did_is_not_asked_about_it(
    screens: Screens, street: Layout, rina: Person, budi: Person
) -> None:
    was = saved(street)["s2"]["lat"]
    one, two = (drawing(screens, street, person) for person in (rina, budi))
    one.context.set_offline(True)
    one.evaluate("for (let n = 0; n < 60; n++) move('s1', 1e-6)")
    two.evaluate("move('s2', 1e-5)")
    settle(two)
    # More than one request: between them Budi's step comes, and Rina builds on it.
    one.evaluate("sync.addEventListener('others', () => move('s2', 1e-5))")
    one.context.set_offline(False)
    settle(one, two)
    assert saved(street)["s2"]["lat"] == pytest.approx(was + 2e-5, abs=1e-12)
    assert told(one, "conflict") == []
    assert one.evaluate("sync.amended.size") == 0


def test_an_answer_that_is_lost_keeps_the_step_once(
    screens: Screens, street: Layout, rina: Person
) -> None:
    page = drawing(screens, street, rina)
    version = latest(page)
    cut(page.context)
    page.evaluate("move('s1', 1e-5)")
    wait(page, "!sync.online")
    page.context.unroute("**/steps")
    settle(page)
    assert latest(page) == version + 1
    assert shown(page) == saved(street)


def test_what_a_closed_page_left_is_sent_by_the_next(
    screens: Screens, street: Layout, rina: Person
) -> None:
    was = saved(street)
    page = drawing(screens, street, rina)
    page.context.set_offline(True)
    page.evaluate("move('s1', 1e-5); move('s2', 1e-5); store.undo()")
    page.close()
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto("/layouts")
    assert lats(saved(street), "s1") == lats(was, "s1")
    begin(page, screens, street)
    wait(page, f"sync.version > 3 && {IDLE}")
    now = saved(street)
    assert lats(now, "s1", "s2") == [was["s1"]["lat"] + 1e-5, was["s2"]["lat"]]
    assert shown(page) == now
    names = page.evaluate("[store.undoStep, store.redoStep].map(s => s.values.label)")
    assert names == ["B1", "B2"]
    page.evaluate("store.undo(); store.redo(); store.redo()")
    settle(page)
    assert lats(saved(street), "s1", "s2") == [
        was["s1"]["lat"] + 1e-5,
        was["s2"]["lat"] + 1e-5,
    ]


def test_without_locks_a_page_says_itself_that_it_is_gone(
    screens: Screens, street: Layout, rina: Person
) -> None:
    was = saved(street)["s1"]["lat"]
    page = screens.open("/layouts", as_=rina)
    page.context.add_init_script(
        "Object.defineProperty(navigator, 'locks', { value: undefined })"
    )
    page.reload()
    begin(page, screens, street)
    away(page).evaluate("move('s1', 1e-5)")
    other = page.context.new_page()
    other.goto("/layouts")
    begin(other, screens, street)
    other.evaluate("sync.adopt()")
    settle(other)
    assert lats(saved(street), "s1") == [was]  # the first page lives
    page.context.set_offline(True)
    page.goto("about:blank")
    page.context.set_offline(False)
    other.evaluate("sync.adopt()")
    wait(other, "sync.version > 1")
    settle(other)
    assert lats(saved(street), "s1") == [was + 1e-5]


def test_what_somebody_else_left_on_a_shared_device_is_not_sent_as_mine(
    screens: Screens, street: Layout, rina: Person, budi: Person
) -> None:
    page = drawing(screens, street, rina)
    page.context.set_offline(True)
    page.evaluate("move('s1', 1e-5)")
    page.close()
    page.context.set_offline(False)
    for person, names in ((budi, []), (rina, ["Rina"])):
        page.context.clear_cookies()
        page.context.add_cookies([{**screens._cookie(person), "url": screens.server}])
        page = page.context.new_page()
        page.goto("/layouts")
        begin(page, screens, street)
        page.evaluate("sync.adopt()")
        page.wait_for_timeout(300)
        settle(page)
        db.session.rollback()
        steps = stepping.steps_since(street.id, 1)
        assert [step.person and step.person.name for step in steps] == names


def test_two_tabs_of_one_person_lose_nothing(
    screens: Screens, street: Layout, rina: Person
) -> None:
    was = saved(street)
    one = drawing(screens, street, rina)
    away(one).evaluate("move('s1', 1e-5)")
    two = one.context.new_page()
    two.goto("/layouts")
    begin(two, screens, street)
    two.evaluate("move('s2', 1e-5)")
    settle(two)
    two.evaluate("sync.adopt()")
    assert lats(saved(street), "s1") == lats(was, "s1")  # left alone while it lives
    one.close()
    two.evaluate("sync.adopt()")
    wait(two, f"sync.adopted.length === 0 && sync.version > 2 && {IDLE}")
    settle(two)
    assert [round(now - lat, 9) for now, lat in zip(
        lats(saved(street), "s1", "s2"), lats(was, "s1", "s2"), strict=True
    )] == [1e-5, 1e-5]  # fmt: skip
    assert shown(two) == saved(street)


def test_a_question_nobody_answered_is_asked_again_after_a_reload(
    screens: Screens, street: Layout, rina: Person, budi: Person
) -> None:
    one, two = (drawing(screens, street, person) for person in (rina, budi))
    away(two).evaluate("move('s1', 2e-5)")
    one.evaluate("move('s1', 1e-5)")
    settle(one)
    back(two)
    first = wait_told(two, "conflict")
    two.reload()
    begin(two, screens, street)
    again = wait_told(two, "conflict")
    assert again["mine"] == first["mine"]
    two.evaluate("sync.resolve(told.at(-1)[1].step, 'mine')")
    settle(two, one)
    assert saved(street)["s1"] == first["mine"]["s1"] == shown(one)["s1"]
    assert two.evaluate("Object.keys(localStorage).length") == 0


def test_what_changes_while_somebody_thinks_stays_below_the_answer(
    screens: Screens, street: Layout, rina: Person, budi: Person
) -> None:
    was = saved(street)["s1"]["lat"]
    one, two = (drawing(screens, street, person) for person in (rina, budi))
    away(two).evaluate("move('s1', 2e-5); move('s2', 1e-5)")
    one.evaluate("move('s1', 1e-5)")
    settle(one)
    back(two)
    wait_told(two, "conflict")
    one.evaluate(
        """store.commit("slot_changed", { label: "B1" },
             [{ key: "s1", was: {}, now: { watts: 900, label: "Z1" } }])"""
    )
    settle(one, two)
    two.evaluate("move('s3', 1e-5)")  # drawing goes on meanwhile
    two.evaluate("sync.resolve([...sync.asking.values()][0].step, 'mine')")
    settle(two, one)
    now = saved(street)["s1"]
    assert (now["lat"], now["watts"], now["label"]) == (was + 2e-5, 900, "Z1")
    assert shown(one) == shown(two) == saved(street)
    assert len(told(two, "conflict")) == 1


def test_three_people_and_random_steps_end_with_the_same_street(
    screens: Screens, street: Layout, rina: Person, budi: Person, make: Make
) -> None:
    people = (rina, budi, make.organiser(name="Yohanis"))
    pages = [drawing(screens, street, person) for person in people]
    for seed, page in enumerate(pages):
        page.evaluate(ROUGH, [seed + 1, ROUGH_STEPS])
    for page in pages:
        wait(
            page,
            "window.finished && sync.pending === 0 && sync.asking.size === 0",
            seconds=90,
        )
    settle(*pages)
    end = without_place(saved(street))
    assert [without_place(shown(page)) for page in pages] == [end, end, end]
    assert [told(page, "stopped") for page in pages] == [[], [], []]


# Random steps, undo and redo, answers by chance, a line that fails now and then.
ROUGH = """([seed, steps]) => {
  let state = seed * 7919;
  const chance = (n) => (state = (state * 48271) % 2147483647) % n;
  const real = window.fetch;
  window.fetch = (...given) => chance(6) || window.finished
    ? real(...given) : chance(2) ? Promise.reject(new TypeError("no line"))
    : real(...given).then(() => { throw new TypeError("answer lost"); });
  sync.addEventListener("conflict", ({ detail }) => setTimeout(() =>
    sync.resolve(detail.step, chance(2) ? "mine" : "theirs"), chance(80)));
  const kinds = [
    (key) => move(key, (chance(9) - 4) * 1e-6),
    (key) => store.commit("slot_changed", { label: "x" },
      [{ key, was: {}, now: { watts: chance(5) * 450 } }]),
    (key) => store.commit("slot_removed", { label: "x" },
      [{ key, was: store.get(key), now: null }]),
    (key) => { const { position, ...twin } = store.get(key);
      store.commit("slot_added", { label: "x" }, [{ key: `s${seed}x${chance(1e6)}`,
        was: null, now: { ...twin, label: `Z${chance(40)}` } }]); },
    () => store.commit("slots_moved", { n: 2, m: 1 }, store.all("s").slice(0, 4).map(
      ([key, { lat }]) => ({ key, was: {}, now: { lat: lat + 1e-6 } }))),
    () => store.undo(), () => store.undo(), () => store.redo(),
  ];
  let left = steps;
  const next = () => {
    const slots = store.all("s");
    kinds[chance(kinds.length)](slots[chance(slots.length)][0]);
    if (left -= 1) setTimeout(next, chance(60));
    else window.finished = true;
  };
  next();
}"""


def test_a_moved_row_keeps_the_slot_that_somebody_else_moved(
    screens: Screens, street: Layout, rina: Person, budi: Person
) -> None:
    was = saved(street)
    one, two = (drawing(screens, street, person) for person in (rina, budi))
    away(two).evaluate(
        """store.commit("row_moved", { row: "B", m: 1 }, ["s1", "s2", "s3"].map((key) =>
             ({ key, was: {}, now: { lat: store.get(key).lat + 2e-5 } })))"""
    )
    one.evaluate("move('s2', 1e-5)")
    settle(one)
    back(two)
    assert wait_told(two, "conflict")["keys"] == ["s2"]
    two.evaluate("sync.resolve(told.at(-1)[1].step, 'theirs')")
    settle(two, one)
    assert lats(saved(street), "s1", "s2", "s3") == [
        was["s1"]["lat"] + 2e-5,
        was["s2"]["lat"] + 1e-5,
        was["s3"]["lat"] + 2e-5,
    ]


def test_undo_of_what_somebody_else_changed_since_is_asked_about(
    screens: Screens, street: Layout, rina: Person, budi: Person
) -> None:
    was = saved(street)["s1"]["lat"]
    one, two = (drawing(screens, street, person) for person in (rina, budi))
    one.evaluate("move('s1', 1e-5)")
    settle(one, two)
    two.evaluate("move('s1', 2e-5)")
    settle(two, one)
    one.evaluate("store.undo()")
    asked = wait_told(one, "conflict")
    assert asked["step"]["undoes"] is not None
    assert [asked[side]["s1"]["lat"] for side in ("mine", "theirs")] == [
        was,
        was + 1e-5 + 2e-5,
    ]
    assert shown(one)["s1"]["lat"] == was + 1e-5 + 2e-5
    one.evaluate("sync.resolve(told.at(-1)[1].step, 'mine')")
    settle(one, two)
    assert lats(saved(street), "s1") == [was]
    one.evaluate("store.redo()")
    settle(one, two)
    assert lats(saved(street), "s1") == [was + 1e-5 + 2e-5]


def test_thirty_steps_are_undone_and_done_again(
    screens: Screens, street: Layout, rina: Person
) -> None:
    was = saved(street)
    page = drawing(screens, street, rina)
    page.evaluate(
        """for (let n = 0; n < 28; n++) move(`s${n % 10 + 1}`, 1e-5);
           store.commit("slot_removed", { label: "B3" },
             [{ key: "s3", was: store.get("s3"), now: null }]);
           const { position, ...twin } = store.get("s4");
           store.commit("slot_added", { label: "B99" },
             [{ key: "s99", was: null, now: { ...twin, label: "B99" } }])"""
    )
    settle(page)
    done = saved(street)
    page.evaluate("for (let n = 0; n < 30; n++) store.undo()")
    settle(page)
    assert without_place(saved(street)) == without_place(was)
    page.evaluate("for (let n = 0; n < 30; n++) store.redo()")
    settle(page)
    assert without_place(saved(street)) == without_place(done)
    assert without_place(shown(page)) == without_place(done)
    assert told(page, "conflict") == []
    page.reload()
    begin(page, screens, street)
    page.evaluate("for (let n = 0; n < 30; n++) store.undo()")
    settle(page)
    assert without_place(saved(street)) == without_place(was)


def without_place(objects: dict[str, Any]) -> dict[str, Any]:
    """Where a slot comes on the walk is the server's to say."""
    return {
        key: {name: value for name, value in values.items() if name != "position"}
        for key, values in sorted(objects.items())
    }


def test_a_refused_step_is_taken_back_with_a_sentence(
    screens: Screens, street: Layout, rina: Person
) -> None:
    page = drawing(screens, street, rina)
    page.evaluate(
        """move("s2", 1e-5);
           const same = [{ key: "s1", was: {}, now: { label: "B2" } }];
           store.commit("slot_changed", { label: "B1" }, same);
           move("s1", 1e-5); move("s3", 1e-5)"""
    )
    refused = wait_told(page, "refused")
    assert refused["message"] == "Petak B2 sudah ada."
    settle(page)
    now = saved(street)
    assert shown(page) == now
    assert page.evaluate("store.done.length") == 3
    assert now["s1"]["label"] == "B1"
    assert told(page, "conflict") == []


def test_a_step_that_cannot_be_read_does_not_hold_up_the_others(
    screens: Screens, street: Layout, rina: Person
) -> None:
    was = saved(street)["s2"]["lat"]
    page = drawing(screens, street, rina)
    page.evaluate(
        "store.commit('no_such_step', {}, [{ key: 's1', was: {}, now: { watts: 1 } }])"
    )
    page.evaluate("move('s2', 1e-5)")
    wait_told(page, "refused")
    settle(page)
    assert lats(saved(street), "s2") == [was + 1e-5]
    assert shown(page) == saved(street)


def test_a_moved_slot_is_saved_in_less_than_a_kilobyte(
    screens: Screens, street: Layout, rina: Person
) -> None:
    page = drawing(screens, street, rina)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.evaluate("move('s1', 1.23456789e-5, { lon: 123.61500000012345 })")
    body = sent.value.post_data or ""
    assert [step["name"] for step in json.loads(body)["steps"]] == ["slot_moved"]
    assert len(body.encode()) <= 1000


def test_a_frozen_layout_and_a_lost_session_stop_the_sending(
    screens: Screens, street: Layout, rina: Person
) -> None:
    page = drawing(screens, street, rina)
    page.context.clear_cookies()
    page.evaluate("move('s1', 1e-5)")
    assert wait_told(page, "stopped") == {"message": "", "signedOut": True}
    assert page.evaluate("Object.keys(localStorage).length") == 1
    other = drawing(screens, street, rina)
    with atomic():
        service.freeze(get_layout_with_all(street.id), by=rina)
    other.evaluate("move('s1', 1e-5)")
    stopped = wait_told(other, "stopped")
    assert stopped["signedOut"] is False and stopped["message"] != ""


def test_what_the_server_writes_otherwise_is_shown_so(
    screens: Screens, street: Layout, rina: Person
) -> None:
    page = drawing(screens, street, rina)
    page.evaluate(
        """store.commit("slot_added", { label: "Z1" }, [{ key: "s99", was: null, now: {
             label: " Z1 ", lon: 123.6155, lat: -10.159, frontage_m: 3, depth_m: 3,
             bearing_deg: 90 } }]);
           store.commit("slot_changed", { label: "Z1" },
             [{ key: "s99", was: {}, now: { watts: 900 } }])"""
    )
    settle(page)
    assert without_place(shown(page)) == without_place(saved(street))
    assert shown(page)["s99"]["label"] == "Z1"
    page.evaluate("store.undo(); store.undo()")
    settle(page)
    assert "s99" not in saved(street)
    assert told(page, "conflict") == []


def test_the_journal_says_who_did_what(
    screens: Screens, street: Layout, rina: Person
) -> None:
    page = drawing(screens, street, rina)
    page.evaluate("move('s1', 1e-5); store.undo()")
    settle(page)
    db.session.rollback()
    steps = stepping.steps_since(street.id, 1)
    assert [(s.name, s.person and s.person.name, bool(s.undoes)) for s in steps] == [
        ("slot_moved", "Rina", False),
        ("slot_moved", "Rina", True),
    ]
