// Starts each behaviour where a data- attribute asks for it; every page works without.
import { focusErrors } from "./errors.js";
import { copyButtons } from "./copy.js";

const BEHAVIOURS = { errors: focusErrors, copy: copyButtons };

for (const element of document.querySelectorAll("[data-behaviour]")) {
  BEHAVIOURS[element.dataset.behaviour]?.(element);
}

// The map is large, so it comes only where there is one, once the page itself is shown.
for (const map of document.querySelectorAll("[data-map]")) {
  import(map.dataset.map).then(({ showMap }) => showMap(map));
}
