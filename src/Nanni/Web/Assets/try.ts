// Trying the API from its page: a small form for each endpoint, made from the description that programs read. Whatever it sends has the
// rights of whoever is signed in; what only reads is sent at once, what writes asks first.
import { ask, element, say, token } from "./tools";

interface Parameter { name: string; in: "path" | "query" | "header"; required?: boolean; description?: string; schema?: { enum?: (string | null)[] } }
interface Shape { $ref?: string; type?: string | string[]; enum?: unknown[]; required?: string[]; properties?: Record<string, Shape> }
interface Verb { parameters?: Parameter[]; requestBody?: { content: Record<string, { schema: Shape }> } }
interface Description { paths: Record<string, Record<string, Verb>>; components: { schemas: Record<string, Shape> } }

const base = "/api/v1";
let known: Promise<Description> | undefined;

function headers(): Record<string, string> {
  return { Accept: "application/json", "X-Workspace": location.pathname.split("/")[2] ?? "", "X-CSRF-Token": token() };
}

async function read(): Promise<Description> {
  const answer = await fetch("/api/openapi.json", { headers: headers() });
  if (!answer.ok) {
    throw new Error(String(answer.status));
  }
  return await answer.json() as Description;
}

function resolve(description: Description, shape: Shape | undefined): Shape {
  return shape?.$ref ? description.components.schemas[shape.$ref.split("/").at(-1)!] ?? {} : shape ?? {};
}

/** A body to begin with: the fields that must be there. */
function skeleton(shape: Shape): string {
  return JSON.stringify(Object.fromEntries((shape.required ?? []).map(name => [name, shape.properties?.[name]?.type === "array" ? [] : ""])), null, 2);
}

class Try extends HTMLElement {
  connectedCallback(): void {
    const details = this.closest("details");
    details?.addEventListener("toggle", () => {
      if (details.open && !this.firstElementChild) {
        void this.open();
      }
    });
  }

  private async open(): Promise<void> {
    try {
      const description = await (known ??= read());
      const verb = description.paths[base + this.dataset.path!]?.[this.dataset.method!.toLowerCase()];
      if (verb && !this.firstElementChild) {
        this.append(this.form(description, verb));
      }
    } catch {
      known = undefined;
      this.replaceChildren(element("p", { class: "notice problem", role: "alert" }, say("api.failed")));
    }
  }

  private form(description: Description, verb: Verb): HTMLElement {
    const id = `try-${this.dataset.method}-${this.dataset.path}`.replace(/[^a-zA-Z]+/g, "-");
    const form = element("form", { novalidate: "" });
    const inputs = element("div", { class: "api-inputs" });
    for (const parameter of verb.parameters ?? []) {
      inputs.append(this.input(`${id}-${parameter.name}`, parameter));
    }
    form.append(...(inputs.childElementCount > 0 ? [inputs] : []));
    const shape = resolve(description, verb.requestBody?.content["application/json"]?.schema);
    if (verb.requestBody) {
      const text = element("textarea", { id: `${id}-body`, name: "body", spellcheck: "false" }) as HTMLTextAreaElement;
      text.value = skeleton(shape);
      form.append(element("div", { class: "field" }, element("label", { for: text.id }, say("api.body")), text,
        element("p", { class: "api-fields" }, say("api.fields", { names: Object.keys(shape.properties ?? {}).join(", ") }))));
    }
    const said = element("div", { class: "api-said", role: "status" });
    form.append(element("div", {}, element("button", { class: "button primary" }, say("api.send"))), said);
    form.addEventListener("submit", event => {
      event.preventDefault();
      void this.send(form as HTMLFormElement, verb.parameters ?? [], said);
    });
    return form;
  }

  private input(id: string, parameter: Parameter): HTMLElement {
    const options = parameter.schema?.enum;
    const attributes = { id, name: `${parameter.in}:${parameter.name}`, class: "input" };
    const input = options
      ? element("select", attributes, ...["", ...options].map(o => element("option", { value: o ?? "" }, o ?? "")))
      : element("input", { ...attributes, type: "text", spellcheck: "false", autocomplete: "off", ...(parameter.required ? { required: "" } : {}) });
    return element("div", { class: "field" }, element("label", { for: id }, parameter.name), input,
      ...(parameter.description ? [element("p", { class: "api-fields" }, parameter.description)] : []));
  }

  private async send(form: HTMLFormElement, parameters: Parameter[], said: HTMLElement): Promise<void> {
    const given = new FormData(form);
    const value = (p: Parameter): string => String(given.get(`${p.in}:${p.name}`) ?? "");
    const missing = parameters.find(p => p.required && value(p) === "");
    if (missing) {
      form.querySelector<HTMLElement>(`[name="${missing.in}:${missing.name}"]`)?.focus();
      return;
    }
    const method = this.dataset.method!;
    const body = given.get("body");
    if (body !== null) {
      try {
        JSON.parse(String(body));
      } catch {
        said.replaceChildren(element("p", { class: "notice problem" }, say("api.json")));
        return;
      }
    }
    if (method !== "GET" && !await ask(say("api.sure"), say("api.writes"), say("api.send"), say("api.no"))) {
      return;
    }
    const query = new URLSearchParams(parameters.filter(p => p.in === "query" && value(p) !== "").map(p => [p.name, value(p)]));
    const path = this.dataset.path!.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(given.get("path:" + name) ?? "")));
    const own = Object.fromEntries(parameters.filter(p => p.in === "header" && value(p) !== "").map(p => [p.name, value(p)]));
    const began = performance.now();
    try {
      const answer = await fetch(base + path + (query.size > 0 ? `?${query}` : ""), {
        method, body: body === null ? null : String(body), headers: { ...headers(), ...own, ...(body === null ? {} : { "Content-Type": "application/json" }) },
      });
      this.show(said, answer.status, Math.round(performance.now() - began), await answer.text());
    } catch {
      said.replaceChildren(element("p", { class: "notice problem" }, say("api.failed")));
    }
  }

  private show(said: HTMLElement, status: number, ms: number, text: string): void {
    let shown = text;
    try {
      shown = JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      // Shown as it came.
    }
    said.replaceChildren(element("p", { class: "muted" }, say("api.took", { status: String(status), ms })),
      element("pre", { class: "api-answer", tabindex: "0", "aria-label": say("api.answer") }, shown));
  }
}

customElements.define("nanni-try", Try);
