// The tools by the names that the toolbar's buttons carry.
import { Backdrop } from "./backdrop.js";
import { Brush } from "./brush.js";
import { Move } from "./move.js";
import { RowTool } from "./row.js";
import { Select } from "./select.js";
import { ShapeTool } from "./shape.js";

export function tools(street) {
  const shapes = ["road", "clear", "zone", "facility", "slot"].map((sort) => [sort, new ShapeTool(street, sort)]);
  return { select: new Select(street), move: new Move(street), row: new RowTool(street), quality: new Brush(street), backdrop: new Backdrop(street), ...Object.fromEntries(shapes) };
}
