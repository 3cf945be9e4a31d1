import { firstBits } from "./sha256";

// A web form, on our page and in pages of others. The server wraps this script around one form: NANNI_FORM is its argument.
// In a worker the same script does the proof of work.

/** The form in each of its languages. */
declare const NANNI_FORM: { key: string; main: string; html: Record<string, string> };

type Reply = { thanks?: string; to?: string | null; errors?: Record<string, string>; again?: boolean; challenge?: string | null; bits?: number };

const encoder = new TextEncoder();
const source = typeof document === "undefined" ? "" : (document.currentScript as HTMLScriptElement | null)?.src ?? "";

// Before anything starts: a script that comes late starts at once.
const STYLE = `
:host { display: block; color-scheme: light dark; font: inherit; color: inherit; }
* { box-sizing: border-box; }
.webform-box { container-type: inline-size; }
form, .field { display: grid; gap: .375rem; }
form { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem; }
form > * { grid-column: 1 / -1; align-self: start; }
@container (min-width: 18rem) { form > .half { grid-column: auto; } }
fieldset { margin: 0; padding: 0; border: 0; }
.label { font-weight: 600; }
input:not([type=checkbox]), select, textarea { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; border: 1px solid color-mix(in srgb, currentColor 60%, transparent); border-radius: .4375rem; background: transparent; color: inherit; font: inherit; }
select option { color: CanvasText; background: Canvas; }
input[type=checkbox] { width: 1.25rem; height: 1.25rem; flex: none; margin: 0; }
.check { display: flex; gap: .625rem; align-items: flex-start; min-height: 1.5rem; }
.form-checks { display: flex; flex-wrap: wrap; gap: .5rem 1rem; }
.hint, .error { margin: 0; font-size: .875em; }
.error { font-weight: 600; color: light-dark(#a3161d, #ff9d94); }
[aria-invalid=true] { outline: 2px solid light-dark(#a3161d, #ff9d94); }
:focus-visible { outline: 3px solid light-dark(#0b6f73, #5fd0d0); outline-offset: 2px; }
.button { min-height: 2.75rem; padding: .5rem 1.25rem; border: 0; border-radius: .4375rem; background: #0b6468; color: #fff; font: inherit; font-weight: 600; cursor: pointer; justify-self: start; }
.button:disabled { opacity: .7; cursor: progress; }
.webform-text { white-space: pre-line; overflow-wrap: anywhere; }
.webform-extra { position: absolute; left: -200vw; }
[hidden] { display: none; }
`;

if (typeof document === "undefined") {
  addEventListener("message", event => postMessage(solveAll(event.data.challenge, event.data.bits)));
} else {
  ready(start);
}

/** The number that makes the hash of "challenge.number" begin with so many zero bits. */
function solve(challenge: string, bits: number, from: number, until: () => boolean): string | number {
  const zero = 32 - bits;
  for (let number = from; ; number++) {
    if (firstBits(encoder.encode(`${challenge}.${number}`)) >>> zero === 0) {
      return String(number);
    }
    if (number % 64 === 0 && until()) {
      return number + 1;
    }
  }
}

function solveAll(challenge: string, bits: number) {
  return solve(challenge, bits, 0, () => false);
}

/** In a worker where the page's policy lets us have one; else here, in slices that nobody feels. */
function proof(challenge: string, bits: number): Promise<string> {
  return new Promise(resolve => {
    const here = () => slice(challenge, bits, 0, resolve);
    try {
      const own = new URL(source).origin === location.origin;
      const address = own ? source : URL.createObjectURL(new Blob([`importScripts(${JSON.stringify(source)})`], { type: "text/javascript" }));
      const worker = new Worker(address);
      worker.onmessage = event => {
        worker.terminate();
        resolve(event.data);
      };
      worker.onerror = () => {
        worker.terminate();
        here();
      };
      worker.postMessage({ challenge, bits });
    } catch {
      here();
    }
  });
}

function slice(challenge: string, bits: number, from: number, resolve: (number: string) => void) {
  const end = performance.now() + 8;
  const found = solve(challenge, bits, from, () => performance.now() > end);
  if (typeof found === "string") {
    resolve(found);
  } else {
    setTimeout(() => slice(challenge, bits, found, resolve));
  }
}

function ready(then: () => void) {
  if (document.readyState === "loading") {
    addEventListener("DOMContentLoaded", then);
  } else {
    then();
  }
}

function start() {
  landing();
  const own = document.querySelector<HTMLFormElement>("form[data-nanni-form]");
  if (own && new URL(own.action).pathname.endsWith(`/f/${NANNI_FORM.key}`)) {
    wire(own);
  }
  if (!customElements.get("nanni-form")) {
    customElements.define("nanni-form", class extends HTMLElement {});
  }
  document.querySelectorAll<HTMLElement>(`nanni-form[key="${NANNI_FORM.key}"]`).forEach(place);
}

/** The first page of the visit that we saw: the one that the campaign led to. */
function landing(): string {
  try {
    const kept = sessionStorage.getItem("nanni-landing") ?? location.href;
    sessionStorage.setItem("nanni-landing", kept);
    return kept;
  } catch {
    return location.href;
  }
}

function place(host: HTMLElement) {
  if (host.shadowRoot) {
    return;
  }
  const root = host.attachShadow({ mode: "open" });
  const style = new CSSStyleSheet();
  style.replaceSync(STYLE);
  root.adoptedStyleSheets = [style];
  const { html, main } = NANNI_FORM;
  root.innerHTML = html[spoken(host)] ?? html[main]!;
  wire(root.querySelector("form")!);
}

/** The language of the page, or of the part of it, in which the form stands; without one, of who reads it. */
function spoken(host: HTMLElement): string {
  const named = host.closest<HTMLElement>("[lang]")?.lang;
  return (named ? [named] : navigator.languages).map(one => one.slice(0, 2).toLowerCase()).find(one => one in NANNI_FORM.html) ?? "";
}

function wire(form: HTMLFormElement) {
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
  const give = (name: string, value: string) => {
    field(name).value ||= value;
  };
  give("_page", location.href);
  give("_referrer", document.referrer);
  give("_landing", landing());
  field("_page").value = location.href;

  let work: Promise<string> | undefined;
  const begin = () => work ??= proof(field("_challenge").value, Number(form.dataset.bits));
  form.addEventListener("focusin", begin, { once: true });
  form.addEventListener("submit", async event => {
    event.preventDefault();
    const button = form.querySelector("button")!;
    if (button.disabled) {
      return;
    }
    const label = button.textContent;
    button.disabled = true;
    button.textContent = form.dataset.sending!;
    try {
      for (let attempt = 0; attempt < 3; attempt++) {
        field("_proof").value = await begin();
        const reply = await send(form);
        if (reply.challenge) {
          field("_challenge").value = reply.challenge;
          form.dataset.bits = String(reply.bits);
          work = undefined;
        }
        if (reply.thanks !== undefined) {
          return done(form, reply);
        }
        if (!reply.again || attempt === 2) {
          return tell(form, reply.errors ?? {});
        }
        // The server takes nothing that was typed faster than anybody types.
        await Promise.all([begin(), new Promise(later => setTimeout(later, 2_200))]);
      }
    } catch {
      tell(form, { "": form.dataset.failed! });
    } finally {
      button.disabled = false;
      button.textContent = label;
    }
  });
}

async function send(form: HTMLFormElement): Promise<Reply> {
  const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "omit" });
  return await answer.json() as Reply;
}

function done(form: HTMLFormElement, reply: Reply) {
  if (reply.to) {
    location.assign(reply.to);
    return;
  }
  const thanks = document.createElement("p");
  thanks.className = "webform-text";
  thanks.setAttribute("role", "status");
  thanks.tabIndex = -1;
  thanks.textContent = reply.thanks!;
  form.replaceWith(thanks);
  thanks.focus();
}

/** Messages at their fields, the first one focused; what was typed stays. */
function tell(form: HTMLFormElement, errors: Record<string, string>) {
  form.querySelectorAll(".field > .error").forEach(error => error.remove());
  form.querySelectorAll("[aria-invalid]").forEach(input => {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  });
  const whole = form.querySelector<HTMLElement>(".webform-problem")!;
  whole.textContent = errors[""] ?? "";
  whole.hidden = !errors[""];
  let first: HTMLElement | undefined;
  for (const [name, text] of Object.entries(errors)) {
    const named = name ? form.elements.namedItem(name) : null;
    const input = named instanceof RadioNodeList ? named[0] as HTMLElement : named as HTMLElement | null;
    if (!input) {
      continue;
    }
    const message = document.createElement("p");
    message.className = "error";
    message.id = `field-${name}-error`;
    message.textContent = text;
    input.closest(".field")?.append(message);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", message.id);
    first ??= input;
  }
  first?.focus();
}
