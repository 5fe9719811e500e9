// The coast under a map without tiles: France with its overseas territories, and the neighbours' shores,
// from Natural Earth (npm world-atlas, public domain), cut, thinned and written as small whole numbers.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature } from "topojson-client";

const require = createRequire(import.meta.url);
const HUNDREDTHS = 100;
// [west, south, east, north]: Europe around France, the Antilles and Guyane, Réunion and Mayotte, the Pacific.
const VIEWS = [
  [-11, 40, 13, 54],
  [-64, 1, -50, 19],
  [43, -23, 58, -11],
  [158, -25, 180, -10],
];

/** `[ring, …]`, each ring `[lon, lat, Δlon, Δlat, …]` in hundredths of a degree. */
export function outline() {
  const world = JSON.parse(readFileSync(require.resolve("world-atlas/countries-50m.json"), "utf8"));
  const countries = feature(world, world.objects.countries).features;
  const rings = countries.flatMap(({ geometry }) =>
    (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates).map((polygon) => polygon[0]),
  );
  return rings.filter(inAView).map(cut).map(small).filter((ring) => ring.length >= 8);
}

function inAView(ring) {
  return VIEWS.some((view) => ring.some((point) => inside(point, view)));
}

function inside([lon, lat], [west, south, east, north]) {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

/** Far points are kept coarsely, so that a ring stays closed and the views stay exact. */
function cut(ring) {
  const kept = [];
  for (const point of ring) {
    const near = VIEWS.some((view) => inside(point, view));
    const last = kept.at(-1);
    const gap = last ? Math.hypot(point[0] - last[0], point[1] - last[1]) : Infinity;
    if (gap > (near ? 0.04 : 6)) kept.push(point);
  }
  return kept;
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
