// Keys that work everywhere. Single letters can be switched off in the dialog that lists them (WCAG 2.1.4).
import { recordHere } from "./record-here";
import { openDialog } from "./shell";

const storage = "nanni-keys";
const patience = 1200;
let going = 0;

function areLettersOn(): boolean {
  return localStorage.getItem(storage) !== "off";
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable
    || target.matches('textarea, select, input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"])'));
}

function press(selector: string): boolean {
  const found = document.querySelector<HTMLElement>(selector);
  found?.click();
  return found !== null;
}

/** The small form for what is done next about a record. */
function nextStep(url: string | null): boolean {
  if (url) {
    void import("./next-step").then(({ open }) => open(url));
  }
  return url !== null;
}

document.addEventListener("click", event => {
  const button = (event.target as Element).closest("[data-do-next]");
  if (button) {
    button.closest<HTMLElement>(".menu")?.hidePopover();
    nextStep(recordHere(button));
  }
});

const letters: Record<string, () => boolean> = {
  "?": () => (openDialog(document.getElementById("shortcuts")), true),
  "/": () => {
    const box = document.querySelector<HTMLInputElement>('main input[type="search"]');
    box ? box.select() : document.dispatchEvent(new CustomEvent("nanni:palette"));
    box?.focus();
    return true;
  },
  n: () => press('main [data-key="n"]') || press("#new-button"),
  e: () => press('main [data-key="e"]'),
  s: () => nextStep(recordHere(document.activeElement)),
  c: () => press('nanni-composer [role="tab"][aria-selected="true"]'),
  j: () => press('main a[data-key="j"]'),
  k: () => press('main a[data-key="k"]'),
  u: () => press('main a[rel="up"]'),
};

document.addEventListener("keydown", event => {
  if (event.defaultPrevented) {
    return;
  }
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("nanni:palette"));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !areLettersOn() || document.querySelector("dialog[open], .menu:popover-open")) {
    return;
  }
  if (going > 0) {
    clearTimeout(going);
    going = 0;
    if (/^[a-z]$/.test(event.key) && press(`[data-go="${event.key}"]`)) {
      event.preventDefault();
      return;
    }
  }
  if (event.key === "g") {
    going = setTimeout(() => going = 0, patience);
  } else if (letters[event.key]?.()) {
    event.preventDefault();
  }
});

// The switch in the dialog says what is so whenever the dialog opens, and when its content has come.
function showSwitch(event: Event) {
  const box = (event.target as Element).querySelector<HTMLInputElement>("#keys-on");
  if (box) {
    box.checked = areLettersOn();
  }
}
document.addEventListener("nanni:open", showSwitch);
document.addEventListener("turbo:frame-load", showSwitch);
document.addEventListener("change", event => {
  if (event.target instanceof HTMLInputElement && event.target.id === "keys-on") {
    localStorage.setItem(storage, event.target.checked ? "on" : "off");
  }
});
