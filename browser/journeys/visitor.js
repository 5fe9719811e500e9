// One person in one browser window, who looks at each page twice: in the light and in the dark.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { violations } from "./accessibility.js";

const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=", "base64");

const TILES = "https://data.geopf.fr/wmts?";

export function openBrowser() {
  return puppeteer.launch({
    executablePath: process.env.PUPPETEER_EXECUTABLE_PATH ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--lang=fr-FR"],
  });
}

/** Opens a window of its own for a journey, walks it, and tells what the browser complained about. */
export async function visit(options, journey) {
  const { browser, report, scripts, width, name } = options;
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.setViewport({ width, height: 900 });
    await page.setJavaScriptEnabled(scripts);
    await page.setExtraHTTPHeaders({ "Accept-Language": "fr-FR,fr" });
    const visitor = new Visitor(page, options);
    await visitor.keepHome();
    await report.check(`${name}: the journey`, () => journey(visitor));
    await report.check(`${name}: no complaint of the browser`, () => {
      if (visitor.complaints.length > 0) throw new Error(visitor.complaints.join("\n"));
    });
  } finally {
    await context.close();
  }
}

export class Visitor {
  complaints = [];
  shots = 0;

  constructor(page, { demo, report, scripts, width, name }) {
    Object.assign(this, { page, demo, report, scripts, width, name, address: demo.address });
    page.on("console", (message) => {
      // A refused form is an answer like another; browsers note its status all the same.
      const refusal = /status of (400|409|422)/.test(message.text()) && message.location().url === page.url();
      if (["error", "warn"].includes(message.type()) && !refusal) this.complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.complaints.push(`${page.url()}: ${error.message}`));
  }

  /** Tiles come from here, so that no journey depends on the network; any other foreign host is a fault. */
  async keepHome() {
    await this.page.setRequestInterception(true);
    this.page.on("request", async (request) => {
      const url = request.url();
      if (url.startsWith(this.address) || url.startsWith("data:")) return request.continue();
      // The browser calls a tile that is asked while the page goes away something else than an image.
      if (request.resourceType() === "image" || url.startsWith(TILES)) {
        return request.respond({ contentType: "image/png", body: PIXEL, headers: { "Access-Control-Allow-Origin": "*" } });
      }
      this.complaints.push(`asked a foreign host: ${url}`);
      return request.abort();
    });
  }

  async open(path) {
    const answer = await this.page.goto(new URL(path, this.address).href, { waitUntil: "load" });
    if (answer.status() >= 400) throw new Error(`${path} answers ${answer.status()}`);
  }

  /** Clicks what leads to another page, by its selector or as an element. */
  async follow(target) {
    const element = typeof target === "string" ? await this.page.waitForSelector(target) : target;
    await Promise.all([this.page.waitForNavigation({ waitUntil: "load" }), element.click()]);
  }

  /** Types into a field over what is there; dates and times are set as their format depends on the machine. */
  async fill(selector, value) {
    const field = await this.page.waitForSelector(selector);
    const kind = await field.evaluate((element) => element.type);
    if (["date", "time", "select-one"].includes(kind)) {
      await field.evaluate((element, text) => (element.value = text), value);
    } else {
      await field.click({ count: 3 });
      await field.type(value);
    }
  }

  async text(selector) {
    const element = await this.page.waitForSelector(selector);
    return (await element.evaluate((found) => found.textContent)).replace(/\s+/g, " ").trim();
  }

  value(selector) {
    return this.page.$eval(selector, (element) => element.value);
  }

  path() {
    const { pathname, search, hash } = new URL(this.page.url());
    return pathname + search + hash;
  }

  /** A picture, axe in the light and in the dark, and nothing wider than the screen. */
  async look(what) {
    const where = `${this.name}: ${what}`;
    for (const scheme of ["light", "dark"]) {
      await this.page.emulateMediaFeatures([
        { name: "prefers-color-scheme", value: scheme },
        { name: "prefers-reduced-motion", value: "reduce" },
      ]);
      await this.shoot(what, scheme);
      if (this.scripts) {
        await this.report.check(`${where}: accessible in the ${scheme}`, async () => {
          const found = await violations(this.page);
          if (found.length > 0) throw new Error(found.join("\n"));
        });
      }
    }
    await this.report.check(`${where}: fits the screen`, async () => {
      const over = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (over > 0) throw new Error(`${over} px too wide`);
    });
    await this.report.check(`${where}: one h1`, async () => {
      if ((await this.page.$$("h1")).length !== 1) throw new Error("not one");
    });
  }

  async shoot(what, scheme) {
    const folder = process.env.ESCALE_SHOTS;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    this.shots += 1;
    const name = `${this.name} ${String(this.shots).padStart(2, "0")} ${what} ${scheme}`.replace(/[^a-z0-9]+/gi, "-");
    await this.page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  }
}
