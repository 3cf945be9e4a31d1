// Builds scripts, styles, icons and the words that scripts say into wwwroot/assets: names carry a hash of the content,
// each file lies there a second time in brotli, manifest.json says which name became which.
import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const product = join(here, "..", "..");
const target = join(product, "wwwroot", "assets");
const browsers = ["chrome123", "firefox125", "safari17.5"];
const manifestPath = join(target, "manifest.json");
const memoryPath = join(target, ".inputs.json");

const files = [...walk(product)].sort();
const iconNames = findIcons();
const words = findWords();

// A change of C# alone usually changes no asset: compare what would go in with what went in last time.
const inputs = hash(JSON.stringify([
  iconNames,
  words,
  files.filter(f => /\.(css|ts|mjs|json|svg)$/.test(f) && !f.endsWith(".texts.json")).map(f => [relative(product, f), hash(readFileSync(f))]),
]));

if (existsSync(manifestPath) && existsSync(memoryPath) && readFileSync(memoryPath, "utf8") === inputs) {
  utimesSync(manifestPath, new Date(), new Date());
  process.exit(0);
}

if (!process.argv.includes("--no-check")) {
  try {
    execFileSync(process.execPath, [join(here, "node_modules", "typescript", "bin", "tsc"), "--noEmit", "-p", here], { stdio: "inherit" });
  } catch {
    process.exit(1);
  }
}

mkdirSync(target, { recursive: true });
const manifest = {};
const written = new Set(["manifest.json", ".inputs.json"]);

await scripts();
await styles();
for (const [language, said] of Object.entries(words)) {
  put(`texts.${language}.js`, `globalThis.nanniTexts=${JSON.stringify(said)};`);
}
put("icons.svg", sprite());
for (const picture of readdirSync(join(here, "images"))) {
  put(picture, readFileSync(join(here, "images", picture)));
}

for (const old of readdirSync(target).filter(f => !written.has(f))) {
  rmSync(join(target, old));
}
writeFileSync(memoryPath, inputs);
writeFileSync(manifestPath, JSON.stringify(manifest, null, 2));

/** The page's script in one file with its lazy parts beside it, and the worker that holds the live stream. */
async function scripts() {
  const elements = files.filter(f => f.endsWith(".element.ts"));
  const entry = [join(here, "app.ts"), ...elements].map(f => `import ${JSON.stringify(f)};`).join("\n");
  const common = {
    bundle: true, minify: true, format: "esm", target: "es2023", write: false, outdir: target, metafile: true,
    legalComments: "none", logLevel: "warning",
  };
  const page = await build({
    ...common, splitting: true, entryNames: "app.[hash]", chunkNames: "part.[hash]",
    stdin: { contents: entry, resolveDir: here, sourcefile: "entry.ts", loader: "ts" },
  });
  for (const [path, made] of Object.entries(page.metafile.outputs)) {
    if (made.entryPoint === "entry.ts") {
      manifest["app.js"] = basename(path);
    }
  }
  page.outputFiles.forEach(f => write(basename(f.path), f.contents));

  const worker = await build({ ...common, format: "iife", entryPoints: { "live-worker": join(here, "live-worker.ts") } });
  put("live-worker.js", worker.outputFiles[0].contents);

  // Goes into pages of other sites, wrapped around one form each: see PublicForms.
  const form = await build({ ...common, format: "iife", entryPoints: { webform: join(here, "..", "..", "Marketing", "Forms", "webform.ts") } });
  put("webform.js", form.outputFiles[0].contents);
}

/** Foundation first, then each component's own file in alphabetical order; but a <name>.page.css is for the pages that ask for it. */
async function styles() {
  for (const file of files.filter(f => f.endsWith(".page.css"))) {
    const page = await build({ bundle: true, minify: true, write: false, outdir: target, logLevel: "warning", target: browsers, entryPoints: [file] });
    put(basename(file, ".page.css") + ".css", page.outputFiles[0].contents);
  }
  const foundation = files.filter(f => f.endsWith(".css") && f.startsWith(join(here, "css")));
  const components = files.filter(f => f.endsWith(".css") && !f.endsWith(".page.css") && !f.startsWith(join(here, "css")));
  const made = await build({
    bundle: true, minify: true, write: false, outdir: target, logLevel: "warning",
    target: browsers,
    stdin: {
      contents: [...foundation, ...components].map(f => `@import ${JSON.stringify(f)};`).join("\n"),
      resolveDir: here, loader: "css",
    },
  });
  put("app.css", made.outputFiles[0].contents);
}

/** Literals that are names of icons: those with a dash, those in lines that speak of icons or menus, and icons.txt. Icons.Of refuses others. */
function findIcons() {
  const spoken = /icon|MenuItem|PaletteItem|FirstStep|Tab\(/i;
  const names = new Set(readFileSync(join(here, "icons.txt"), "utf8").split(/\s+/).filter(Boolean));
  const known = new Set(readdirSync(join(here, "node_modules", "@tabler", "icons", "icons", "outline")).map(f => basename(f, ".svg")));
  for (const file of files.filter(f => /\.(cs|razor|ts)$/.test(f))) {
    for (const line of readFileSync(file, "utf8").split("\n")) {
      for (const [, name] of line.matchAll(/"([a-z][a-z0-9-]*)"/g)) {
        if ((name.includes("-") || spoken.test(line)) && (known.has(name) || name.endsWith("-filled") && known.has(name.slice(0, -7)))) {
          names.add(name);
        }
      }
    }
  }
  return [...names].sort();
}

function sprite() {
  const symbols = iconNames.map(name => {
    const own = join(here, "icons", `${name}.svg`);
    const outline = join(here, "node_modules", "@tabler", "icons", "icons", "outline", `${name}.svg`);
    const filled = join(here, "node_modules", "@tabler", "icons", "icons", "filled", `${name.replace(/-filled$/, "")}.svg`);
    const path = [own, outline, name.endsWith("-filled") ? filled : outline].find(existsSync);
    if (!path) {
      console.error(`There is no icon “${name}”. See @tabler/icons for the names.`);
      process.exit(1);
    }
    const body = readFileSync(path, "utf8").replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "")
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "").replace(/\s*\n\s*/g, "");
    const fill = path === filled ? ' fill="currentColor" stroke="none"' : "";
    return `<symbol id="${name}" viewBox="0 0 24 24"${fill}>${body}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

/** Texts whose key starts with "client." are said by scripts: {en: {key: text}, pl: …, lt: …}, without the prefix. */
function findWords() {
  const said = { en: {}, pl: {}, lt: {} };
  for (const file of files.filter(f => f.endsWith(".texts.json"))) {
    for (const [key, text] of Object.entries(JSON.parse(readFileSync(file, "utf8")))) {
      if (key.startsWith("client.")) {
        for (const language of Object.keys(said)) {
          said[language][key.slice("client.".length)] = text[language];
        }
      }
    }
  }
  return said;
}

function put(name, content) {
  const extension = extname(name);
  const hashed = `${name.slice(0, -extension.length)}.${hash(content).slice(0, 8).toUpperCase()}${extension}`;
  manifest[name] = hashed;
  write(hashed, content);
}

function write(name, content) {
  const bytes = Buffer.from(content);
  written.add(name);
  writeFileSync(join(target, name), bytes);
  if (/\.(js|css|svg)$/.test(name)) {
    written.add(`${name}.br`);
    writeFileSync(join(target, `${name}.br`), brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }));
  }
}

function hash(content) {
  return createHash("sha256").update(content).digest("hex");
}

function* walk(folder) {
  for (const name of readdirSync(folder)) {
    if (["node_modules", "wwwroot", "obj", "bin", "Migrations"].includes(name)) {
      continue;
    }
    const path = join(folder, name);
    if (statSync(path).isDirectory()) {
      yield* walk(path);
    } else {
      yield path;
    }
  }
}
