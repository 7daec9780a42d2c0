"""The editor's page as a person's hands: clicks on the street by metres and numbers."""

import time
from typing import Any

from playwright.sync_api import Page, expect

from cfn.accounts.models import Person
from cfn.layouts.models import Layout
from tests.support.browser import DESKTOP, Screens

STREET = "document.querySelector('draw-street')"
IDLE = "return street.sync.pending === 0 && !street.sync.busy;"
PATIENCE_S = 15


class Drawing:
    """Counts what the hands do: a click, a pressed key, a field that is filled in."""

    def __init__(
        self,
        screens: Screens,
        layout: Layout,
        person: Person,
        size: dict[str, int] = DESKTOP,
        **options: Any,
    ) -> None:
        path = f"/layouts/{layout.id}/draw"
        self.page: Page = screens.open(path, as_=person, size=size, **options)
        self.actions = 0
        expect(self.page.locator("[data-tool=select]")).to_have_attribute(
            "aria-pressed", "true"
        )

    def ask(self, script: str, value: Any = None) -> Any:
        return self.page.evaluate(
            f"value => {{ const street = {STREET}; {script} }}", value
        )

    # --- hands -----------------------------------------------------------------------

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Where the screen shows a point in metres."""
        box = self.page.locator("[data-ground]").bounding_box()
        assert box is not None
        right, down = self.ask("return street.canvas.ground.screen(value);", [x, y])
        return box["x"] + right, box["y"] + down

    def slot(self, label: str) -> dict[str, Any]:
        found = self.ask(
            "const slot = street.scene.all('s').find((one) => one.values.label === value);"
            "return { key: slot.key, x: slot.x, y: slot.y, ...slot.values };",
            label,
        )
        return dict(found)

    def on(self, label: str) -> tuple[float, float]:
        slot = self.slot(label)
        return self.pixel(slot["x"], slot["y"])

    def tool(self, name: str) -> None:
        self.press(f"[data-tool={name}]")

    def press(self, button: str) -> None:
        self.page.click(button)
        self.actions += 1

    def click(self, x: float, y: float) -> None:
        self.page.mouse.click(*self.pixel(x, y))
        self.actions += 1

    def key(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.actions += 1

    def write(self, field: str, text: str) -> None:
        self.page.fill(field, text)
        self.page.locator(field).dispatch_event("change")
        self.actions += 1

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """From pixel to pixel, in small moves as a hand makes them."""
        mouse = self.page.mouse
        mouse.move(*start)
        mouse.down()
        mouse.move(*end, steps=6)
        self.page.wait_for_timeout(50)
        mouse.up()
        self.actions += 1

    def whole(self) -> None:
        """The site in view, all of it."""
        self.ask("street.canvas.ground.fit(street.scene.site.points);")

    # --- what came of it --------------------------------------------------------------

    @property
    def chosen(self) -> list[str]:
        return list(self.ask("return street.selection.keys;"))

    @property
    def steps(self) -> list[str]:
        return list(self.ask("return street.store.done.map((step) => step.name);"))

    def wait(self, script: str) -> None:
        """Until the script answers true; the policy of the page forbids Playwright's
        own way of waiting."""
        until = time.monotonic() + PATIENCE_S
        while not self.ask(script):
            assert time.monotonic() < until, script
            self.page.wait_for_timeout(40)

    def saved(self) -> None:
        self.wait(IDLE)

    def problems(self) -> list[str]:
        self.page.click("[data-tab=report]")
        texts = self.page.locator(
            "draw-report [data-sort=blockers] button"
        ).all_inner_texts()
        return [text.strip() for text in texts]
