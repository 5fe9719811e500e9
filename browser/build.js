// Bundles browser/ and public/css/ into public/build/ with hashes, a manifest and compressed twins.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { outline } from "./outline.js";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "public", "build");
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  write: false,
  outdir: out,
  entryNames: "[name]-[hash]",
  metafile: true,
  logLevel: "warning",
  legalComments: "none",
  target: ["es2020", "chrome100", "firefox100", "safari15.4"],
};

const scripts = await build({
  ...shared,
  format: "esm",
  // Apart: the page says where its map's script is, so that no third file holds what both share.
  entryPoints: ["app.js", "map.js"],
});
const styles = await build({
  ...shared,
  nodePaths: [join(here, "node_modules")],
  loader: { ".png": "empty" },
  entryPoints: ["../public/css/app.css", "../public/css/map.css"],
});

const manifest = {};
let total = 0;

function keep(name, file, contents) {
  manifest[name] = file;
  writeFileSync(join(out, file), contents);
  const br = brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  writeFileSync(join(out, `${file}.br`), br);
  writeFileSync(join(out, `${file}.gz`), gzipSync(contents, { level: 9 }));
  total += br.length;
  console.log(`${String(contents.length).padStart(7)} B ${String(br.length).padStart(6)} B br  ${file}`);
}

for (const file of [...scripts.outputFiles, ...styles.outputFiles]) {
  const name = basename(file.path);
  keep(name.replace(/-[A-Z0-9]{8}(?=\.)/, ""), name, Buffer.from(file.contents));
}

function hashed(name, contents) {
  const hash = createHash("sha256").update(contents).digest("hex").slice(0, 8).toUpperCase();
  keep(name, `${basename(name, extname(name))}-${hash}${extname(name)}`, contents);
}
hashed("icon.svg", readFileSync(join(here, "..", "public", "img", "icon.svg")));
hashed("outline.json", Buffer.from(JSON.stringify(outline())));

writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 2));
console.log(`${total} B compressed in all`);
