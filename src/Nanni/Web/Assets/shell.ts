// The frame of every page: menus beside their buttons, sidebar and drawer, dialogs, and what buttons with data-do and data-opens do.

import { printPage } from "./print";

const wide = matchMedia("(min-width: 48.0625rem)");

const actions: Record<string, (button: HTMLElement) => void> = {
  sidebar: button => {
    const isNarrow = document.body.dataset["sidebar"] !== "narrow";
    document.body.toggleAttribute("data-sidebar", isNarrow);
    document.body.dataset["sidebar"] = isNarrow ? "narrow" : "";
    button.setAttribute("aria-pressed", String(isNarrow));
    remember("nanni-sidebar", isNarrow ? "narrow" : "wide");
  },
  drawer: () => openDrawer(),
  palette: () => document.dispatchEvent(new CustomEvent("nanni:palette")),
  shortcuts: () => openDialog(document.getElementById("shortcuts")),
  print: button => {
    button.closest<HTMLElement>("[popover]")?.hidePopover();
    void printPage();
  },
  close: button => button.closest("dialog")?.close(),
  dismiss: button => button.closest<HTMLElement & { leave?: () => void }>("nanni-toast")?.leave?.(),
};

document.addEventListener("click", event => {
  const target = event.target instanceof Element ? event.target : null;
  const button = target?.closest<HTMLElement>("[data-do]");
  if (button && actions[button.dataset["do"]!]) {
    event.preventDefault();
    actions[button.dataset["do"]!]!(button);
    return;
  }
  const opener = target?.closest<HTMLElement>("[data-opens]");
  const name = opener?.dataset["opens"];
  const dialog = name && document.getElementById(name);
  const frame = name && document.querySelector<Lazy>(`turbo-frame[data-brings~="${name}"]`);
  if (opener && (dialog instanceof HTMLDialogElement || frame)) {
    event.preventDefault();
    opener.closest<HTMLElement>("[popover]")?.hidePopover();
    dialog ? openDialog(dialog) : void bring(name!, frame as Lazy);
    return;
  }
  // A click beside a dialog closes it.
  if (target instanceof HTMLDialogElement && target.open && target.matches(".dialog")) {
    const box = target.getBoundingClientRect();
    const { clientX: x, clientY: y } = event;
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) {
      target.close();
    }
  }
});

type Lazy = HTMLElement & { loaded: Promise<void> };

/** Loads the dialogs of a frame and opens one; after a failure the next click tries again. */
async function bring(name: string, frame: Lazy): Promise<void> {
  frame.setAttribute("src", frame.dataset["src"]!);
  await frame.loaded.catch(() => undefined);
  if (frame.childElementCount > 0) {
    openDialog(document.getElementById(name));
  } else {
    frame.removeAttribute("src");
  }
}

/** Opens a dialog; what it holds lazily is loaded the first time. */
export function openDialog(dialog: HTMLElement | null): void {
  if (!(dialog instanceof HTMLDialogElement) || dialog.open) {
    return;
  }
  const lazy = dialog.querySelector<HTMLElement>("turbo-frame[data-src]:not([src])");
  lazy?.setAttribute("src", lazy.dataset["src"]!);
  dialog.dispatchEvent(new CustomEvent("nanni:open", { bubbles: true }));
  dialog.showModal();
}

// Enter in a dialog that is part of a larger form means the dialog: by itself it would press the first button of the whole form.
document.addEventListener("keydown", event => {
  const input = event.target;
  const dialog = event.key === "Enter" && input instanceof HTMLInputElement ? input.closest("form dialog[open]") : null;
  if (dialog && !event.defaultPrevented && input instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(input.type)) {
    event.preventDefault();
    dialog.querySelector<HTMLButtonElement>(".dialog-foot .primary")?.click();
  }
});

// Menus stand below their button, or above it near the bottom; the side that has room decides the rest.
document.addEventListener("beforetoggle", event => {
  const menu = event.target;
  if (!(menu instanceof HTMLElement && menu.matches(".menu[popover]"))) {
    return;
  }
  const isOpening = (event as ToggleEvent).newState === "open";
  const button = document.querySelector<HTMLElement>(`[popovertarget="${CSS.escape(menu.id)}"]`);
  button?.setAttribute("aria-expanded", String(isOpening));
  if (button && isOpening) {
    placeBeside(menu, button.getBoundingClientRect());
  }
}, true);

// What a menu was opened for is done: it does not stand over the answer.
document.addEventListener("submit", event => {
  if (event.target instanceof Element) {
    event.target.closest<HTMLElement>(".menu[popover]")?.hidePopover();
  }
});

export function placeBeside(menu: HTMLElement, box: DOMRect): void {
  const isLow = box.bottom > innerHeight * .62;
  const isRight = box.left > innerWidth * .55;
  Object.assign(menu.style, {
    top: isLow ? "auto" : `${box.bottom + 5}px`,
    bottom: isLow ? `${innerHeight - box.top + 5}px` : "auto",
    left: isRight ? "auto" : `${Math.max(8, box.left)}px`,
    right: isRight ? `${Math.max(8, document.documentElement.clientWidth - box.right)}px` : "auto",
  });
}

document.addEventListener("keydown", event => {
  const menu = document.querySelector<HTMLElement>(".menu:popover-open");
  if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) {
    return;
  }
  const items = [...menu.querySelectorAll<HTMLElement>(".menu-item, .button")].filter(item => item.offsetParent !== null);
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = event.key === "Home" ? 0 : event.key === "End" ? items.length - 1
    : event.key === "ArrowDown" ? (at + 1) % items.length : (at <= 0 ? items.length : at) - 1;
  event.preventDefault();
  items[to]?.focus();
});

function openDrawer(): void {
  const sidebar = document.getElementById("sidebar");
  if (!sidebar || wide.matches || sidebar.dataset["open"] !== undefined) {
    return;
  }
  const veil = document.createElement("div");
  veil.className = "drawer-veil";
  const before = document.activeElement as HTMLElement | null;
  const rest = [...document.querySelectorAll<HTMLElement>(".stage, .bottombar")];
  const close = () => {
    delete sidebar.dataset["open"];
    veil.remove();
    rest.forEach(part => part.inert = false);
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("turbo:before-render", close);
    before?.focus();
  };
  const onKey = (event: KeyboardEvent) => event.key === "Escape" && close();
  sidebar.dataset["open"] = "";
  rest.forEach(part => part.inert = true);
  sidebar.before(veil);
  veil.addEventListener("click", close);
  document.addEventListener("keydown", onKey);
  document.addEventListener("turbo:before-render", close, { once: true });
  sidebar.querySelector<HTMLElement>("a, button")?.focus();
}

export function remember(name: string, value: string): void {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
}
