// The map of places: clusters over tiles over an outline; it moves the address and the list with it.
import L from "leaflet";
import Supercluster from "supercluster";
import { follow } from "./results.js";

const FRANCE = [
  [41.3, -5.2],
  [51.1, 9.6],
];

/** Draws a map into an element that says where its points, tiles and outline are. */
export async function showMap(element) {
  element.classList.add("shown");
  element.closest(".found")?.classList.add("with-map");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(element, { zoomAnimation: !still, fadeAnimation: !still, maxZoom: 18, minZoom: 2 });
  map.attributionControl.setPrefix(false);
  layers(map, element.dataset);
  const places = await points(element.dataset);
  const clusters = new Supercluster({ radius: 56, maxZoom: 16 }).load(places);
  const pins = L.layerGroup().addTo(map);
  const draw = () => drawPins(map, pins, clusters, element.dataset);
  start(map, element.dataset, places);
  draw();
  map.on("moveend", draw);
  if (element.dataset.follow !== undefined) follow(map, element);
}

function layers(map, { tiles, attribution, outline }) {
  map.createPane("outline").style.zIndex = 150;
  if (outline) {
    fetch(outline)
      .then((answer) => answer.json())
      .then((rings) => {
        const options = { pane: "outline", interactive: false, className: "outline" };
        options.renderer = L.svg({ pane: "outline", padding: 0.5 });
        L.polygon(rings.map((ring) => [unfold(ring)]), options).addTo(map);
      });
  }
  // crossOrigin keeps the tile host from seeing cookies.
  if (!tiles) return;
  const layer = L.tileLayer(tiles, { attribution, maxZoom: 18, crossOrigin: "anonymous" }).addTo(map);
  // Away from the network the outline stays; asking again and again would help nobody.
  let missed = 0;
  layer.on("tileerror", () => ++missed === 3 && layer.remove());
}

/** Hundredths of a degree, each from the one before, back to points. */
function unfold(ring) {
  let [lon, lat] = [0, 0];
  const line = [];
  for (let i = 0; i < ring.length; i += 2) {
    lon += ring[i];
    lat += ring[i + 1];
    line.push([lat / 100, lon / 100]);
  }
  return line;
}

async function points({ points: address, latitude, longitude, name }) {
  const rows = address ? (await (await fetch(address)).json()).places : [[Number(longitude), Number(latitude), "", name]];
  return rows.map(([lon, lat, slug, title]) => ({
    type: "Feature",
    properties: { slug, title },
    geometry: { type: "Point", coordinates: [lon, lat] },
  }));
}

function start(map, { bbox, zoom }, places) {
  const edges = (bbox || "").split(",").map(Number);
  if (edges.length === 4 && edges.every(Number.isFinite)) {
    const [west, south, east, north] = edges;
    map.fitBounds([[south, west], [north, west > east ? east + 360 : east]]);
  } else if (places.length === 0) {
    map.fitBounds(FRANCE);
  } else {
    const corners = L.latLngBounds(places.map(({ geometry: { coordinates: [lon, lat] } }) => [lat, lon]));
    map.fitBounds(corners, { padding: [24, 24], maxZoom: Number(zoom) || 14 });
  }
}

function drawPins(map, pins, clusters, words) {
  const { _southWest: low, _northEast: high } = map.getBounds();
  const box = [low.lng, low.lat, high.lng, high.lat];
  pins.clearLayers();
  for (const { geometry, properties } of clusters.getClusters(box, Math.round(map.getZoom()))) {
    const [lon, lat] = geometry.coordinates;
    const pin = properties.cluster ? cluster(map, clusters, properties, words) : single(properties);
    pin.setLatLng([lat, lon]).addTo(pins);
  }
}

function icon(text, kind) {
  const html = document.createElement("span");
  html.textContent = text;
  return L.divIcon({ html, className: `pin ${kind}`, iconSize: [44, 44] });
}

function cluster(map, clusters, { cluster_id: id, point_count: count }, { many }) {
  const title = (many || "").replace("#", count);
  const pin = L.marker([0, 0], { icon: icon(String(count), "many"), title, alt: title });
  const nearer = () => map.setView(pin.getLatLng(), Math.min(clusters.getClusterExpansionZoom(id), 18));
  return pin.on("click", nearer).on("keypress", (press) => press.originalEvent.key === "Enter" && nearer());
}

function single({ slug, title }) {
  const pin = L.marker([0, 0], { icon: icon("", "one"), title, alt: title });
  if (!slug) return pin;
  const link = document.createElement("a");
  link.href = `/places/${slug}`;
  link.textContent = title;
  return pin.bindPopup(link);
}
