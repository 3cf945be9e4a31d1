// One condition of a filter: field, operator, and the control that the two ask for.
import type { Test } from "./filter";
import { element, icon, say } from "./tools";

/** @property ops, options Pairs of key and words. @property by Of a link: the reference to its far end; of related records: the choice that is asked. */
export interface FieldOffer {
  key: string;
  label: string;
  kind: string;
  ops: [string, string][];
  options?: [string, string][];
  target?: string;
  group?: string;
  by?: string;
}

const rows = new WeakMap<HTMLElement, { offers: FieldOffer[]; base: string; names: Record<string, string> }>();
const numeric = ["number", "money", "percent"];
const dated = ["date", "dateTime"];
const lasting = "lasts";
const listed = ["in", "notIn", "any", "none"];

export function rowOf(offers: FieldOffer[], base: string, names: Record<string, string>, test: Test | undefined, changed: () => void): HTMLElement {
  const field = fieldSelect(offers);
  const op = element("select", { "aria-label": say("builder.operator"), class: "filter-op" });
  const value = element("div", { class: "filter-value" });
  const remove = element("button", { type: "button", class: "button quiet icon-only", "aria-label": say("builder.remove"), title: say("builder.remove") }, icon("x"));
  const row = element("div", { class: "filter-row" }, field, op, value, remove);
  rows.set(row, { offers, base, names });

  field.value = test?.field ?? "";
  const showOps = (chosen?: string) => {
    const offer = offerOf(row);
    op.replaceChildren(...(offer?.ops ?? []).map(([key, words]) => new Option(words, key)));
    if (chosen) {
      op.value = chosen;
    }
    op.hidden = !offer;
  };
  const showValue = (given?: unknown) => value.replaceChildren(...controls(row, given));
  showOps(test?.op);
  showValue(test?.value);
  field.addEventListener("change", () => {
    showOps();
    showValue();
  });
  op.addEventListener("change", () => showValue(readRow(row)?.value));
  remove.addEventListener("click", () => {
    row.remove();
    changed();
  });
  return row;
}

/** The condition, or null while it is not whole. */
export function readRow(row: HTMLElement): Test | null {
  const offer = offerOf(row);
  const op = row.querySelector<HTMLSelectElement>(".filter-op")!.value;
  if (!offer || op === "") {
    return null;
  }
  if (op === "empty" || op === "notEmpty") {
    return { field: offer.key, op };
  }
  const value = valueOf(row, offer, op);
  return value === null ? null : { field: offer.key, op, value };
}

function offerOf(row: HTMLElement): FieldOffer | undefined {
  const key = row.querySelector("select")!.value;
  return rows.get(row)?.offers.find(offer => offer.key === key);
}

function fieldSelect(offers: FieldOffer[]): HTMLSelectElement {
  const select = element("select", { "aria-label": say("builder.field") }, new Option(say("builder.choose"), ""));
  for (const [group, of] of Map.groupBy(offers, offer => offer.group ?? "")) {
    const options = of.map(offer => new Option(offer.label, offer.key));
    select.append(...(group === "" ? options : [element("optgroup", { label: group }, ...options)]));
  }
  return select;
}

function controls(row: HTMLElement, given: unknown): Node[] {
  const offer = offerOf(row);
  const op = row.querySelector<HTMLSelectElement>(".filter-op")!.value;
  if (!offer || op === "empty" || op === "notEmpty" || op === "") {
    return [];
  }
  if (offer.kind === "link") {
    const parts = linkParts(given);
    return [...reference(row, offer, parts.find(part => part.field === offer.by)?.value),
      ...period(offer, parts.find(part => part.field === lasting)?.value, true)];
  }
  if (offer.kind === "related") {
    return [relatedPills(offer, given)];
  }
  if (dated.includes(offer.kind)) {
    return op === "within" ? period(offer, given) : [input("date", given)];
  }
  if (op === "between") {
    const [from, to] = Array.isArray(given) ? given as unknown[] : [];
    return [input("text", from, say("builder.from"), "decimal"), say("builder.and"), input("text", to, say("builder.to"), "decimal")].map(node => typeof node === "string" ? element("span", { class: "muted" }, node) : node);
  }
  if (offer.options && listed.includes(op)) {
    return [pills(offer.options, Array.isArray(given) ? given.map(String) : [])];
  }
  if (offer.options) {
    const select = element("select", { "aria-label": say("builder.value") }, ...offer.options.map(([key, words]) => new Option(words, key)));
    select.value = String(given ?? offer.options[0]?.[0] ?? "");
    return [select];
  }
  if (offer.target) {
    return reference(row, offer, given);
  }
  const text = Array.isArray(given) ? given.join(", ") : given;
  return [input("text", text, undefined, numeric.includes(offer.kind) ? "decimal" : undefined)];
}

function input(type: string, given: unknown, label = say("builder.value"), mode?: string): HTMLInputElement {
  const made = element("input", { type, "aria-label": label, autocomplete: "off", ...(mode ? { inputmode: mode } : {}) });
  made.value = typeof given === "number" ? String(given).replace(".", decimalSign) : typeof given === "string" ? given : "";
  return made;
}

function pills(options: [string, string][], chosen: string[]): HTMLElement {
  return element("div", { class: "pills", role: "group", "aria-label": say("builder.value") }, ...options.map(([key, words]) => {
    const box = element("input", { type: "checkbox", value: key });
    box.checked = chosen.includes(key);
    return element("label", { class: "pill tone-teal" }, box, element("span", {}, words));
  }));
}

/** A named period, one day, or from and to: "last 30 days", "2026-11-22", "2026-01-01..2026-03-31". */
function period(offer: FieldOffer, given: unknown, orAlways = false): Node[] {
  const text = typeof given === "string" ? given : "";
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const isSpan = text.includes("..");
  const isYear = orAlways && /^\d{4}$/.test(text);
  const select = element("select", { "aria-label": say("builder.value"), class: "filter-period" },
    ...(orAlways ? [new Option(say("builder.always"), ""), new Option(say("builder.year"), "year")] : []),
    ...(offer.options ?? []).map(([key, words]) => new Option(words, key)),
    new Option(say("builder.exactDay"), "day"), new Option(say("builder.span"), "span"));
  if (text !== "" && !isDay && !isSpan && !isYear && !offer.options?.some(([key]) => key === text)) {
    select.add(new Option(text, text), 0);
  }
  const from = input("date", isSpan ? text.split("..")[0] : text, say("builder.from"));
  const to = input("date", isSpan ? text.split("..")[1] : "", say("builder.to"));
  const year = element("input", { type: "number", class: "filter-year", min: "1900", max: "2100", step: "1", "aria-label": say("builder.year") });
  year.value = isYear ? text : String(new Date().getFullYear() - 1);
  const show = () => {
    from.hidden = select.value !== "day" && select.value !== "span";
    to.hidden = select.value !== "span";
    year.hidden = select.value !== "year";
  };
  select.value = isSpan ? "span" : isDay ? "day" : isYear ? "year" : text || select.options[0]!.value;
  select.addEventListener("change", show);
  show();
  return orAlways ? [select, year, from, to] : [select, from, to];
}

function reference(row: HTMLElement, offer: FieldOffer, given: unknown): Node[] {
  const { base, names } = rows.get(row)!;
  const hidden = element("input", { type: "hidden" });
  const text = input("text", "");
  hidden.value = typeof given === "string" ? given : "";
  text.value = given === "me" ? say("builder.me") : names[hidden.value] ?? (hidden.value === "" ? "" : "…");
  const lookup = document.createElement("nanni-lookup");
  lookup.className = "lookup";
  lookup.setAttribute("src", `${base}/${offer.target}`);
  lookup.append(hidden, text);
  if (offer.target !== "member") {
    return [lookup];
  }
  const me = element("button", { type: "button", class: "button small" }, say("builder.me"));
  me.addEventListener("click", () => {
    hidden.value = "me";
    text.value = say("builder.me");
    lookup.dispatchEvent(new Event("change", { bubbles: true }));
  });
  return [lookup, me];
}

function valueOf(row: HTMLElement, offer: FieldOffer, op: string): unknown {
  const place = row.querySelector(".filter-value")!;
  const inputs = [...place.querySelectorAll<HTMLInputElement>('input:not([type="checkbox"])')];
  const chosen = [...place.querySelectorAll<HTMLInputElement>(".pills input:checked")].map(box => box.value);
  const typed = inputs[0]?.value.trim() ?? "";
  const select = place.querySelector("select");
  if (offer.kind === "related") {
    return relatedValue(place, offer, chosen);
  }
  if (place.querySelector(".pills")) {
    return chosen.length > 0 ? chosen : null;
  }
  if (offer.kind === "link") {
    return linkValue(place, offer);
  }
  if (select?.matches(".filter-period")) {
    return select.value === "day" ? typed || null
      : select.value === "span" ? (typed && inputs[1]!.value ? `${typed}..${inputs[1]!.value}` : null)
      : select.value;
  }
  if (select) {
    return offer.kind === "yesNo" ? select.value === "true" : select.value;
  }
  if (op === "between") {
    const [from, to] = inputs.map(one => numberOf(one.value));
    return from !== undefined && to !== undefined && from !== null && to !== null ? [from, to] : null;
  }
  if (numeric.includes(offer.kind)) {
    return numberOf(typed);
  }
  if (listed.includes(op)) {
    const many = typed.split(",").map(one => one.trim()).filter(Boolean);
    return many.length > 0 ? many : null;
  }
  return typed === "" ? null : typed;
}

/** The parts of the filter inside a link: who or where, and when. */
function linkParts(given: unknown): Test[] {
  const inner = given as { and?: Test[] } & Partial<Test> | undefined;
  return inner?.and ?? (inner?.field ? [inner as Test] : []);
}

function linkValue(place: Element, offer: FieldOffer): unknown {
  const far = place.querySelector<HTMLInputElement>('nanni-lookup input[type="hidden"]')!.value;
  const when = place.querySelector<HTMLSelectElement>(".filter-period")!.value;
  const [from, to] = [...place.querySelectorAll<HTMLInputElement>('input[type="date"]')].map(input => input.value);
  const year = place.querySelector<HTMLInputElement>(".filter-year")!;
  const time = when === "day" ? from : when === "span" ? from && to && `${from}..${to}` : when === "year" ? year.validity.valid && year.value : when;
  const parts = [...(far ? [{ field: offer.by, op: "eq", value: far }] : []), ...(time ? [{ field: lasting, op: "within", value: time }] : [])];
  return when !== "" && !time ? null : parts.length === 1 ? parts[0] : parts.length === 0 ? {} : { and: parts };
}

/** Which of the related records count; what the pills cannot show of the filter inside is kept as it is. */
function relatedPills(offer: FieldOffer, given: unknown): HTMLElement {
  const inner = given as { and?: Test[] } & Partial<Test> | undefined;
  const parts: unknown[] = inner?.and ?? (inner && Object.keys(inner).length > 0 ? [inner] : []);
  const shown = parts.find((part): part is Test => (part as Test).field === offer.by && ["in", "eq"].includes((part as Test).op));
  const box = pills(offer.options ?? [], shown ? [shown.value].flat().map(String) : []);
  box.dataset.rest = JSON.stringify(parts.filter(part => part !== shown));
  return box;
}

function relatedValue(place: Element, offer: FieldOffer, chosen: string[]): unknown {
  const rest = JSON.parse(place.querySelector<HTMLElement>(".pills")!.dataset.rest ?? "[]") as unknown[];
  const parts = [...(chosen.length > 0 ? [{ field: offer.by, op: "in", value: chosen }] : []), ...rest];
  return parts.length === 1 ? parts[0] : parts.length === 0 ? {} : { and: parts };
}

/** What begins the decimals in the language of the page. */
const decimalSign = document.documentElement.lang === "en" ? "." : ",";

/** A number as people write it, 1 250,5 or 1,250.5: what parts thousands and what begins decimals is said by the language of the page. */
function numberOf(text: string): number | null {
  const bare = text.replace(/[\s\u00a0\u202f'’]/g, "").replace("\u2212", "-");
  const signs = bare.replace(/[^.,]/g, "");
  const isWhole = /^-?[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*$/.test(bare) && (signs.length > 1 || signs !== decimalSign);
  const point = isWhole ? -1 : Math.max(bare.lastIndexOf(","), bare.lastIndexOf("."));
  const clean = point < 0 ? bare.replace(/[.,]/g, "") : `${bare.slice(0, point).replace(/[.,]/g, "")}.${bare.slice(point + 1)}`;
  return clean === "" || Number.isNaN(Number(clean)) ? null : Number(clean);
}
