// What stands on the map's edge: the bar that says how long some metres are, the needle that points north.
const SIZES_M = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
const MOST_PX = 110;

export class Furniture {
  constructor(street) {
    Object.assign(this, { street });
    this.bar = street.querySelector("[data-scale]");
    this.needle = street.querySelector("[data-north]");
    street.canvas.ground.addEventListener("view", () => this.update());
  }

  update() {
    const { scale, turn } = this.street.canvas.ground;
    if (scale === this.scale && turn === this.turn) return;
    Object.assign(this, { scale, turn });
    const metres = SIZES_M.findLast((size) => size * scale <= MOST_PX) ?? SIZES_M[0];
    this.bar.style.width = `${metres * scale}px`;
    this.bar.firstElementChild.textContent = this.street.say("metres", { m: metres });
    this.needle.style.transform = `rotate(${turn}rad)`;
  }
}
