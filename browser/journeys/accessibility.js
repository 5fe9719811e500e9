// axe-core on the page as it is, by the rules of WCAG 2.2 AA; and targets large enough for a thumb.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What is wrong, a line each. */
export async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async (rules) => {
    const { violations } = await window.axe.run(document, { runOnly: rules });
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).slice(0, 3).join(" ")}`);
  }, RULES);
  return [...found, ...(await page.evaluate(smallTargets))];
}

/** Controls under 44 px; links inside a sentence may be as high as their line. */
function smallTargets() {
  const small = [];
  for (const element of document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")) {
    const inSentence = element.tagName === "A" && element.closest("p, dd, address, td, .prose, .leaflet-control-attribution") && !element.matches(".button, .line-link");
    const stretched = element.closest(".card.linked");
    const box = element.getBoundingClientRect();
    const ticked = ["checkbox", "radio"].includes(element.type) ? element.closest(".check").getBoundingClientRect() : box;
    if (box.width === 0 || inSentence || stretched || element.matches(".skip")) continue;
    if (ticked.height < 43.5) small.push(`${Math.round(ticked.height)} px high: ${element.outerHTML.slice(0, 120)}`);
  }
  return small;
}
