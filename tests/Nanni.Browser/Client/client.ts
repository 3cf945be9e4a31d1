// A program of somebody else, written against nothing but the description: it compiles only if the types that were generated from it are
// right, and runs only if the server does what they say.
import createClient from "openapi-fetch";
import type { paths } from "./schema.js";

declare const process: { argv: string[] };

const [address, token] = process.argv.slice(2);
const api = createClient<paths>({ baseUrl: address, headers: { Authorization: `Bearer ${token}` } });

function expect(isTrue: boolean, what: string): asserts isTrue {
    if (!isTrue) {
        throw new Error(what);
    }
}

const key = "erp/42";
const by = { params: { path: { key } } };
const made = await api.PUT("/api/v1/accounts/by/externalId/{key}", { ...by, body: { name: "Miedź S.A.", city: "Łódź" } });
expect(made.response.status === 201 && made.data?.externalId === key, `an upsert makes: ${JSON.stringify(made.error)}`);
const same = await api.PUT("/api/v1/accounts/by/externalId/{key}", { ...by, body: { name: "Miedź S.A.", city: "Łódź" } });
expect(same.response.status === 200 && same.data?.version === 1, "the same again changes nothing");
for (const odd of ["%2F", "100%", "a b?#ż"]) {
    const path = { params: { path: { key: odd } } };
    const one = await api.PUT("/api/v1/accounts/by/externalId/{key}", { ...path, body: { name: odd } });
    const read = await api.GET("/api/v1/accounts/by/externalId/{key}", path);
    expect(one.response.status === 201 && one.data?.externalId === odd && read.data?.id === one.data.id, `${odd} is a key as any other`);
}

const once = { header: { "Idempotency-Key": "first-contact" } };
const person = { lastName: "Kowalska", account: { externalId: key } };
const contact = await api.POST("/api/v1/contacts", { params: once, body: person });
const again = await api.POST("/api/v1/contacts", { params: once, body: person });
expect(contact.data?.account?.id === made.data.id, `a reference by key: ${JSON.stringify(contact.error)}`);
expect(again.data?.id === contact.data.id, "a request sent twice makes one record");

const list = await api.GET("/api/v1/contacts", { params: { query: { filter: "lastName:eq:Kowalska", limit: 10 } } });
expect(list.data?.items.length === 1 && list.data.items[0].lastName === "Kowalska", "a list");

const batch = await api.POST("/api/v1/batch", {
    body: {
        operations: [
            { method: "POST", path: "/accounts", body: { name: "Second" }, ref: "second" },
            { method: "PATCH", path: "/contacts/" + contact.data.id, body: { account: { ref: "second" } } },
            { method: "GET", path: "/nothing" },
        ],
    },
});
expect(batch.data?.answers.map(a => a.status).join() === "201,200,404", `a batch: ${JSON.stringify(batch.data)}`);

// The feed follows the commits within a moment.
let after: string | undefined;
const seen = new Map<string, number>();
for (const end = Date.now() + 20_000; seen.get(contact.data.id) !== 2 && Date.now() < end;) {
    const page = await api.GET("/api/v1/changes", { params: { query: { after, types: "contact" } } });
    expect(page.data !== undefined, `changes: ${JSON.stringify(page.error)}`);
    page.data.items.forEach(c => seen.set(c.id, c.version));
    after = page.data.next;
}
expect(seen.get(contact.data.id) === 2, "the change of the batch is in the feed");

const refused = await api.POST("/api/v1/contacts", { body: { lastName: "X", email: "nonsense" } });
expect(refused.error?.code === "fields.invalid" && refused.response.headers.has("RateLimit-Remaining"), "a refusal says why");
console.log("done");
