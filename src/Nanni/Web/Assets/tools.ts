// What several elements need: words, the form token, a question, a voice for screen readers.

declare global {
  // The texts whose key starts with "client.", in the reader's language, without the prefix.
  var nanniTexts: Record<string, string> | undefined;
  // What Turbo leaves on the page for others.
  var Turbo: { visit(url: string, options?: { action?: "advance" | "replace" }): void; renderStreamMessage(message: string): void };
}

const plurals = new Intl.PluralRules(document.documentElement.lang || "en");
const numbers = new Intl.NumberFormat(document.documentElement.lang || "en");

/** The text in the reader's language, its {names} filled in; {n, plural, one {…} other {…}} as in the texts of the server. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  const text = globalThis.nanniTexts?.[key] ?? key;
  return text
    .replace(/\{(\w+), plural, ((?:=?\w+ \{[^{}]*\}\s*)+)\}/g, (_, name: string, cases: string) => {
      const n = Number(values[name] ?? 0);
      const forms = new Map([...cases.matchAll(/(=?\w+) \{([^{}]*)\}/g)].map(([, form, said]) => [form!, said!]));
      return (forms.get(`=${n}`) ?? forms.get(plurals.select(n)) ?? forms.get("other") ?? "").replaceAll("#", numbers.format(n));
    })
    .replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === "number" ? numbers.format(value) : value;
    });
}

/** A value of the document's head: <meta name="nanni-…">. */
export function meta(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";
}

/** The antiforgery token of this page. */
export function token(): string {
  return meta("csrf-token");
}

/** Sends a form's values; the answer may be a stream, which Turbo then applies, or problem details. */
export function post(url: string, values: FormData | Record<string, string>, accept = "text/vnd.turbo-stream.html, application/json"): Promise<Response> {
  const body = values instanceof FormData ? values : new URLSearchParams(values);
  return fetch(url, { method: "POST", body, headers: { "X-CSRF-Token": token(), Accept: accept }, redirect: "follow" });
}

/** What the server said is wrong, in the reader's words; the fallback where it said nothing readable. */
export async function problem(answer: Response, fallback: string): Promise<string> {
  if (!(answer.headers.get("content-type") ?? "").includes("json")) {
    return fallback;
  }
  const told = await answer.json() as { detail?: string; title?: string; errors?: Record<string, string[]> };
  const fields = Object.values(told.errors ?? {}).flat().join(" ");
  return [told.detail ?? told.title ?? fallback, fields].filter(Boolean).join(" ");
}

/** The form that edits one field of a record, as it is now; what went wrong where there is none. */
export async function editor(url: string): Promise<HTMLFormElement | string> {
  const answer = await fetch(url, { headers: { Accept: "text/html" } }).catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const form = page?.querySelector<HTMLFormElement>("form.fact-editor");
  return form ? document.adoptNode(form) : answer ? await problem(answer, say("list.failed")) : say("list.failed");
}

/** Asks before something is lost. Escape and the second button say no. */
export function ask(title: string, text: string, yes: string, no: string): Promise<boolean> {
  const dialog = element("dialog", { class: "dialog ask", "aria-labelledby": "ask-title" },
    element("div", { class: "dialog-body" },
      element("h2", { id: "ask-title" }, title),
      element("p", { class: "muted" }, text)),
    element("form", { class: "dialog-foot", method: "dialog" },
      element("span", { class: "grow" }),
      element("button", { class: "button", value: "no", autofocus: "" }, no),
      element("button", { class: "button danger primary", value: "yes" }, yes)));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener("close", () => {
    dialog.remove();
    resolve(dialog.returnValue === "yes");
  }, { once: true }));
}

/** Says at the bottom of the page what the server refused, or what was done, where no page followed. */
export function toast(text: string, kind: "done" | "problem" = "done"): void {
  const close = element("button", { type: "button", class: "button small quiet icon-only", "data-do": "dismiss", "aria-label": say("toast.dismiss") }, icon("x"));
  const made = document.createElement("nanni-toast");
  made.className = `toast ${kind}`;
  made.append(icon(kind === "problem" ? "alert-circle" : "circle-check"), element("p", { class: "toast-text" }, text), close);
  document.getElementById("toasts")?.append(made);
}

let voice: HTMLElement | undefined;

/** Tells screen readers what has changed. */
export function announce(text: string): void {
  if (!voice?.isConnected) {
    voice = element("p", { class: "visually-hidden", role: "status", "data-turbo-temporary": "", "data-keep": "" });
    document.body.append(voice);
  }
  // The same words twice are not read twice: an empty text between makes them news.
  voice.textContent = "";
  requestAnimationFrame(() => voice!.textContent = text);
}

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K, attributes: Record<string, string> = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, value);
  }
  made.append(...children);
  return made;
}

/** An icon of the sprite, whose address is taken from one that the page already shows. */
export function icon(name: string): SVGSVGElement | string {
  const sprite = document.querySelector("svg.icon > use")?.getAttribute("href")?.split("#")[0];
  if (!sprite) {
    return "";
  }
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const part = document.createElementNS(space, "use");
  part.setAttribute("href", `${sprite}#${name}`);
  svg.append(part);
  return svg;
}

export function debounce(wait: number, work: () => void): () => void {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, wait);
  };
}

/** A control that a person has changed since the page came. */
export function isDirty(control: Element): boolean {
  if (control instanceof HTMLInputElement) {
    return control.type === "checkbox" || control.type === "radio" ? control.checked !== control.defaultChecked
      : control.type !== "hidden" && control.value !== control.defaultValue;
  }
  if (control instanceof HTMLTextAreaElement) {
    return control.value !== control.defaultValue;
  }
  if (control instanceof HTMLSelectElement) {
    // A select without a marked option starts with its first one.
    const options = [...control.options];
    const start = options.find(o => o.defaultSelected) ?? (control.multiple ? undefined : options[0]);
    return control.multiple ? options.some(o => o.selected !== o.defaultSelected) : options[control.selectedIndex] !== start;
  }
  return false;
}

/** A form's Ctrl+Enter presses its button with data-save (on a Mac also Command+Enter). */
export function saveByKeys(root: HTMLElement): void {
  root.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target instanceof Element) {
      const form = event.target.closest("form");
      const save = form?.querySelector<HTMLButtonElement>("[data-save]");
      if (form && save) {
        event.preventDefault();
        event.stopPropagation();
        form.requestSubmit(save);
      }
    }
  });
}
