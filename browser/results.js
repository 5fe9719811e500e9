// Keeps address, list and map in step: the list shows what the map shows.

/** After each move by a person: the box goes into the address and the list is fetched for it. */
export function follow(map, element) {
  let waiting;
  let latest = 0;
  map.on("moveend", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const address = new URL(location.href);
      address.searchParams.set("bbox", box(map));
      address.searchParams.delete("cursor");
      const turn = ++latest;
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      if (!answer.ok || turn !== latest) return;
      history.replaceState(null, "", address);
      element.dataset.bbox = address.searchParams.get("bbox");
      show(await answer.text());
    }, 250);
  });
}

function box(map) {
  const bounds = map.getBounds();
  const whole = bounds.getEast() - bounds.getWest() >= 360;
  const west = whole ? -180 : wrapped(bounds.getWest());
  const east = whole ? 180 : wrapped(bounds.getEast());
  const [south, north] = [bounds.getSouth(), bounds.getNorth()].map((lat) => Math.max(-90, Math.min(90, lat)));
  return [west, south, east, north].map((degrees) => Number(degrees.toFixed(4))).join(",");
}

function wrapped(longitude) {
  return ((((longitude + 180) % 360) + 360) % 360) - 180;
}

function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of document.querySelectorAll("[data-result]")) {
    const twin = fresh.querySelector(`[data-result="${part.dataset.result}"]`);
    if (twin) part.replaceChildren(...twin.childNodes);
  }
  // The filter form keeps the box, so that sending it does not jump elsewhere.
  const kept = document.querySelector("input[name=bbox]");
  const twin = fresh.querySelector("input[name=bbox]");
  if (kept && twin) kept.value = twin.value;
}
