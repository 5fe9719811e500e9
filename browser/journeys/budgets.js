// What a first view costs on the wire, against the budgets that the project set itself.
import assert from "node:assert/strict";

const KILO = 1024;
const LIMITS = { html: 20 * KILO, list: 30 * KILO, css: 12 * KILO, js: 15 * KILO, map: 60 * KILO, requests: 8 };

export async function weighFirstViews(visitor) {
  const { page } = visitor;
  await visitor.open("/places");
  const place = await page.$eval(".cards h2 a", (link) => link.getAttribute("href"));
  await visitor.open("/places/c-napse");
  const resource = await page.$eval("#reserve ~ ul a", (link) => link.getAttribute("href"));
  for (const path of ["/", "/places", place, resource, "/sign-up", "/about"]) {
    const sent = await weigh(visitor, path);
    const line = Object.entries(sent).map(([kind, amount]) => `${kind} ${amount}`).join(", ");
    console.log(`${path}: ${line}`);
    await visitor.report.check(`${visitor.name}: ${path}`, () => {
      const limits = { ...LIMITS, html: path === "/places" ? LIMITS.list : LIMITS.html };
      for (const [kind, amount] of Object.entries(sent)) {
        assert.ok(amount <= limits[kind], `${kind} ${amount} over ${limits[kind]}`);
      }
    });
  }
}

/** Bytes as sent by kind, and requests to our own host, with an empty cache. */
async function weigh(visitor, path) {
  const network = await visitor.page.createCDPSession();
  await network.send("Network.enable");
  await network.send("Network.clearBrowserCache");
  const kinds = new Map();
  const sent = { html: 0, css: 0, js: 0, map: 0, requests: 0 };
  network.on("Network.responseReceived", ({ requestId, response }) => {
    if (response.url.startsWith(visitor.address)) kinds.set(requestId, kindOf(new URL(response.url).pathname));
  });
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId);
    if (!kind) return;
    sent[kind] += encodedDataLength;
    sent.requests += 1;
  });
  await visitor.page.goto(visitor.address + path, { waitUntil: "networkidle0" });
  await network.detach();
  return sent;
}

function kindOf(path) {
  if (!path.startsWith("/build/")) return path.endsWith(".json") ? "map" : "html";
  if (/\/(map|outline)-/.test(path)) return "map";
  return path.endsWith(".css") ? "css" : "js";
}
