// The journeys of people through the demo, in a real browser: with and without scripts, narrow and wide.
import { Report } from "./report.js";
import { startDemo } from "./demo.js";
import { openBrowser, visit } from "./visitor.js";
import { findAndReserveADesk } from "./desk.js";
import { runAPlace } from "./manager.js";
import { reserveForAnOrganisation } from "./organisation.js";
import { weighFirstViews } from "./budgets.js";
import { lookAtEveryPage } from "./pages.js";

const WIDTHS = [320, 1280];
const report = new Report();
const demo = await startDemo();
let browser;
try {
  browser = await openBrowser();
  for (const scripts of [true, false]) {
    for (const width of WIDTHS) {
      const how = `${width} px ${scripts ? "with" : "without"} scripts`;
      await visit({ browser, demo, report, scripts, width, name: `desk, ${how}` }, findAndReserveADesk);
      await visit({ browser, demo, report, scripts, width, name: `manager, ${how}` }, runAPlace);
      await visit({ browser, demo, report, scripts, width, name: `organisation, ${how}` }, reserveForAnOrganisation);
    }
  }
  for (const width of WIDTHS) {
    await visit({ browser, demo, report, scripts: true, width, name: `every page, ${width} px` }, lookAtEveryPage);
  }
  await visit({ browser, demo, report, scripts: true, width: 1280, name: "budgets" }, weighFirstViews);
} catch (error) {
  report.fail("the journeys ran to their end", error);
} finally {
  await browser?.close();
  await demo.stop();
}
process.exitCode = report.end();
