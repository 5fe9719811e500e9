// The coast under a map without tiles: France with its overseas territories, and the neighbours' shores,
// from Natural Earth (npm world-atlas, public domain), cut, thinned and written as small whole numbers.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature } from "topojson-client";

const require = createRequire(import.meta.url);
const HUNDREDTHS = 100;
// [west, south, east, north]: Europe around France, the Antilles and Guyane, Réunion and Mayotte, the Pacific.
const VIEWS = [
  [-11, 35.5, 14, 56],
  [-64, 1, -50, 19],
  [43, -23, 58, -11],
  [158, -25, 180, -10],
];

/** `[ring, …]`, each ring `[lon, lat, Δlon, Δlat, …]` in hundredths of a degree. */
export function outline() {
  const world = JSON.parse(readFileSync(require.resolve("world-atlas/countries-50m.json"), "utf8"));
  // Borders are thinned once for both neighbours, or a gap would open between them.
  world.arcs = world.arcs.map((arc) => thinned(absolute(arc, world.transform)));
  delete world.transform;
  const countries = feature(world, world.objects.countries).features;
  const rings = countries.flatMap(({ geometry }) =>
    (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates).map((polygon) => polygon[0]),
  );
  return rings.filter(inAView).map(small).filter((ring) => ring.length >= 8);
}

function absolute(arc, { scale, translate }) {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    x += dx;
    y += dy;
    return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
  });
}

/** Without the points close to the one before; far from every view that is hundreds of kilometres. */
function thinned(line) {
  const kept = [];
  for (const [index, point] of line.entries()) {
    const last = kept.at(-1);
    const gap = last ? Math.hypot(point[0] - last[0], point[1] - last[1]) : Infinity;
    const near = VIEWS.some((view) => inside(point, view));
    if (index === line.length - 1 || gap > (near ? 0.07 : 2.5)) kept.push(point);
  }
  return kept;
}

function inAView(ring) {
  return VIEWS.some((view) => ring.some((point) => inside(point, view)));
}

function inside([lon, lat], [west, south, east, north]) {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

function small(ring) {
  const flat = [];
  let before = [0, 0];
  for (const [lon, lat] of ring) {
    const now = [Math.round(lon * HUNDREDTHS), Math.round(lat * HUNDREDTHS)];
    if (flat.length === 0 || now[0] !== before[0] || now[1] !== before[1]) {
      flat.push(now[0] - before[0], now[1] - before[1]);
    }
    before = now;
  }
  return flat;
}
