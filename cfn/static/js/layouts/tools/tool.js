// What every tool in hand answers; a tool overrides what it does. Points are metres, events the pointer's or the key's own.
const REACH_PX = { mouse: 6, pen: 8, touch: 22 };

export class Tool {
  constructor(street) { this.street = street; }

  start() {}
  stop() { this.cancel(); }
  cancel() {}
  /** True when the tool takes hold: then drag and drop follow, else the ground is panned. */
  down() { return false; }
  drag() {}
  drop() {}
  tap() {}
  hover() {}
  /** True when the key was the tool's. */
  press() { return false; }
  paint() {}

  get scene() { return this.street.scene; }
  get canvas() { return this.street.canvas; }
  get selection() { return this.street.selection; }

  /** How many metres from a thing a finger or a mouse still means it. */
  reach(event) { return (REACH_PX[event?.pointerType] ?? REACH_PX.mouse) / this.canvas.ground.scale; }
}
