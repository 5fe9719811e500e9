// Starts `escale demo` on a free port in an empty folder, and ends it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./until.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** `{address, accounts, stop}`, once it answers. */
export async function startDemo() {
  const folder = await mkdtemp(join(tmpdir(), "escale-journeys-"));
  const program = resolve(root, process.env.ESCALE_BIN ?? "target/debug/escale");
  const port = await freePort();
  // Nothing of the machine's own settings reaches the demo.
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("ESCALE_") && name !== "DATABASE_URL");
  const child = spawn(program, ["demo", "--port", String(port), "--data", folder], {
    cwd: folder,
    env: Object.fromEntries(kept),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (text) => (log = (log + text).slice(-4000)));
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await Promise.race([ended, new Promise((soon) => setTimeout(soon, 5000).unref())]);
    child.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until("the demo answers", 60_000, async () => {
      if (child.exitCode !== null) throw new Error(`escale demo ended: ${log}`);
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null);
      return answer?.ok;
    });
    return { ...JSON.parse(await readFile(join(folder, "demo.json"), "utf8")), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
