// The record that a key means: the card or row that is focused, else the row one has walked to, else the record whose page this is.
const one = ".deal, #rows tr[data-url], .record-head";

/** Its address, where it has a next step; null where there is none. */
export function recordHere(at: Element | null): string | null {
  const record = at?.closest<HTMLElement>(one) ?? document.querySelector<HTMLElement>("#rows tr.current, .record-head");
  return record?.closest("[data-next-step]")
    ? record.dataset["url"] ?? record.querySelector<HTMLAnchorElement>(".deal-title")?.getAttribute("href") ?? null
    : null;
}
