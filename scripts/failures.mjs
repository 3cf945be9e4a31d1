// Says which tests of a result file (xUnit's XML) failed, and why: node scripts/failures.mjs artifacts/results/Nanni.Tests.xml
// ./test calls it last, because what a failing test printed is far above by then.
import { readFileSync } from "node:fs";

const entities = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
const plain = (text) =>
  text
    .replace(/<!\[CDATA\[|\]\]>/g, "")
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(lt|gt|quot|apos|amp));/gi, (_, hex, decimal, name) =>
      name ? entities[name] : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)),
    )
    .replace(/\\r/g, "")
    .replace(/\\n/g, "\n");
const part = (xml, name) => plain(xml.match(new RegExp(`<${name}>(.*?)</${name}>`, "s"))?.[1] ?? "");
const head = (text, lines) => text.trim().split("\n").slice(0, lines).join("\n").replaceAll("\n", "\n    ");

const xml = readFileSync(process.argv[2], "utf8");
for (const [, name, body] of xml.matchAll(/<test [^>]*?\bname="([^"]*)"[^>]*?\bresult="Fail"[^>]*>(.*?)<\/test>/gs))
  console.error(`Failed: ${plain(name).slice(0, 300)}\n    ${head(part(body, "message"), 25).slice(0, 3000)}\n    ${head(part(body, "stack-trace"), 12)}`);
for (const [, body] of xml.matchAll(/<error [^>]*>(.*?)<\/error>/gs))
  console.error(`Went wrong: ${head(part(body, "message"), 25)}\n    ${head(part(body, "stack-trace"), 12)}`);
