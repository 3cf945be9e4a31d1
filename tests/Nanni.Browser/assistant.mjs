// Plays an assistant: the official client speaks to /mcp with a token and writes what it saw as JSON.
// Usage: node assistant.mjs ADDRESS TOKEN
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [address, token] = process.argv.slice(2);
const client = new Client({ name: "nanni-tests", version: "1.0.0" });
await client.connect(new StreamableHTTPClientTransport(new URL("/mcp", address), { requestInit: { headers: { Authorization: `Bearer ${token}` } } }));

const call = async (name, args) => {
  const result = await client.callTool({ name, arguments: args });
  if (result.isError) {
    throw new Error(`${name}: ${result.content[0].text}`);
  }
  return result.structuredContent;
};

const { tools } = await client.listTools();
const types = (await call("describe_types", {})).types.map((type) => type.name);
const plan = await call("create_record", { type: "account", values: { name: "Ea-nasir" }, dryRun: true });
const made = await call("create_record", { type: "account", values: { name: "Ea-nasir" } });
const found = await call("search", { query: "ea nasir" });
await call("undo_operation", { operation: made.operation });
const after = await call("list_records", { type: "account", filter: "name:eq:Ea-nasir" });
const refused = await client.callTool({ name: "read_record", arguments: { type: "account", id: crypto.randomUUID() } });
console.log(JSON.stringify({
  server: client.getServerVersion().name,
  tools: tools.map((tool) => tool.name),
  types,
  planned: plan.changes[0].fields.name,
  isFound: found.hits.some((hit) => hit.id === made.record.id),
  left: after.items.length,
  refused: refused.isError && refused.structuredContent.code,
}));
await client.close();
