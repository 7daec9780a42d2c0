// Metres and degrees, as Frame of cfn/core/geometry.py: x east and y north of the layout's origin.
const PLACES = 1e9; // of a degree: a tenth of a millimetre, as the server writes them

export const rounded = (number, places = PLACES) => Math.round(number * places) / places;

export class Frame {
  /** {lon, lat} of the origin; metres of a degree east and north. */
  constructor({ lon, lat, east, north }) { Object.assign(this, { lon, lat, east, north }); }

  metres([lon, lat]) { return [(lon - this.lon) * this.east, (lat - this.lat) * this.north]; }
  lonlat([x, y]) { return [rounded(this.lon + x / this.east), rounded(this.lat + y / this.north)]; }

  /** The points of a GeoJSON Point, LineString or Polygon (its outer ring, without the point that closes it). */
  points({ type, coordinates }) {
    if (type === "Point") return [this.metres(coordinates)];
    const line = type === "Polygon" ? coordinates[0].slice(0, -1) : coordinates;
    return line.map((at) => this.metres(at));
  }

  /** The way back; holes of `before` stay. */
  geometry(type, points, before = null) {
    const line = points.map((point) => this.lonlat(point));
    if (type === "Point") return { type, coordinates: line[0] };
    if (type === "LineString") return { type, coordinates: line };
    return { type, coordinates: [[...line, line[0]], ...(before?.coordinates.slice(1) || [])] };
  }
}
