// Follows what others do. One stream a browser, in a shared worker; each page tells it nothing and picks its own topics:
// <meta name="nanni-topics" content="type:contact record:0198…">. At most one refresh a second, none while hidden.
import { session } from "@hotwired/turbo";
import { meta } from "./tools";
import { follow, type Told } from "./live-source";

const pause = 1_000;
const jitter = 300;
let base = "";
let last = 0;
let timer = 0;
let isDue = false;
let sending = 0;

function topics(): Set<string> {
  return new Set(meta("nanni-topics").split(" ").filter(Boolean));
}

function hear(told: Told): void {
  if (told.kind === "open") {
    document.documentElement.dataset["live"] = "open";
    return;
  }
  const mine = topics();
  if (mine.size > 0 && (told.kind === "gap" || told.topics.some(topic => mine.has(topic)))) {
    isDue = true;

    // Who looks at the record itself sees it at once; of a list one row has changed, if any.
    const isAbout = told.topics.some(topic => topic.startsWith("record:") && mine.has(topic));
    plan(isAbout ? jitter : Math.max(jitter, told.spread));
  }
}

function plan(spread = jitter): void {
  if (!isDue || timer !== 0 || document.hidden) {
    return;
  }
  timer = setTimeout(() => {
    timer = 0;
    if (isDue && !document.hidden) {
      refresh();
    }
  }, Math.max(0, last + pause - Date.now()) + Math.random() * spread);
}

function refresh(): void {
  if (isBusy()) {
    timer = setTimeout(() => {
      timer = 0;
      plan();
    }, pause);
    return;
  }
  isDue = false;
  last = Date.now();
  // The other one, session.refresh, waits 150 ms, and would then stop a form that was sent meanwhile.
  session.debouncedRefresh(document.baseURI);
}

/**
 * While something is being dragged or sent, or "are you sure?" waits for its answer, the page stays as it is. A refresh is a visit,
 * and a visit stops the form that is on its way and the visit that follows it.
 */
function isBusy(): boolean {
  return sending > 0
    || document.querySelector("[data-dragging], [data-saving], html[aria-busy], form[aria-busy], dialog.ask[open], .deal.moving") !== null;
}

/** From the answer to a form until the visit that it leads to has begun. */
const afterAnswer = 500;

document.addEventListener("turbo:submit-start", () => sending++);
document.addEventListener("turbo:submit-end", () => setTimeout(() => sending--, afterAnswer));

function start(): void {
  const wanted = meta("nanni-base");
  if (wanted !== base && wanted !== "" && meta("nanni-topics") !== "") {
    base = wanted;
    connect(wanted);
  }
}

function connect(to: string): void {
  const worker = meta("nanni-worker");
  if (worker !== "" && "SharedWorker" in globalThis) {
    const shared = new SharedWorker(worker, { name: "nanni-live" });
    shared.port.onmessage = ({ data }: MessageEvent<Told>) => hear(data);
    shared.port.postMessage({ follow: `${location.origin}${to}/live` });
    addEventListener("pagehide", () => shared.port.postMessage({ leave: true }));
    addEventListener("pageshow", event => event.persisted && shared.port.postMessage({ follow: `${location.origin}${to}/live` }));
  } else {
    follow(`${to}/live`, hear);
  }
}

/**
 * A page that was asked for before a card was lifted or moved does not know of it, and would put the card back. What it brought is
 * dropped, and asked for again when all is still.
 */
let holds = 0;
let heldAtVisit: number | null = null;

document.addEventListener("nanni:hold", () => holds++);
document.addEventListener("turbo:visit", event => {
  const { url, action } = (event as CustomEvent<{ url: string; action: string }>).detail;
  heldAtVisit = action === "replace" && url === document.baseURI ? holds : null;
});
document.addEventListener("turbo:before-render", event => {
  if (heldAtVisit !== null && (heldAtVisit !== holds || document.querySelector("[data-dragging], .deal.moving"))) {
    (event as CustomEvent<{ render: () => void }>).detail.render = () => {};
    isDue = true;
    setTimeout(plan);
  }
});

// A visit that gives way to another, or to a form, aborts the answer it was reading, and Turbo leaves that promise to nobody.
addEventListener("unhandledrejection", event => {
  if (event.reason instanceof DOMException && event.reason.name === "AbortError") {
    event.preventDefault();
  }
});

document.addEventListener("visibilitychange", () => plan());
document.addEventListener("turbo:load", start);
