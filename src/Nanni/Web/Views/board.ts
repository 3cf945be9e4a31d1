// Moves cards between columns: by pointer, by a menu of columns (m), by Ctrl and an arrow. A move shows at once; where the server
// refuses, the card goes back and the server's words are shown.
import { announce, element, post, problem, say } from "./tools";
import { dragging } from "./drag";
import { toast } from "./toast";

export function start(board: HTMLElement): () => void {
  const stop = new AbortController();
  const listen = { signal: stop.signal };
  const menu = board.querySelector<HTMLElement>("#board-menu")!;
  let chosen: HTMLElement | null = null;

  const columns = () => [...board.querySelectorAll<HTMLElement>(".board-column")];
  const columnOf = (card: Element) => card.closest<HTMLElement>(".board-column")!;
  const cardsOf = (column: HTMLElement) => [...column.querySelectorAll<HTMLElement>(".deal")];
  const focus = (card: HTMLElement | undefined) => {
    card?.querySelector<HTMLElement>(".deal-title")?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const titleOf = (card: HTMLElement) => card.querySelector(".deal-title")!.textContent!;

  async function move(card: HTMLElement, column: HTMLElement, keepFocus: boolean): Promise<void> {
    const from = columnOf(card);
    if (column === from || !card.dataset["move"]) {
      return;
    }
    const values: Record<string, string> = { [board.dataset["by"]!]: column.dataset["column"]! };
    if (column.dataset["kind"] === "lost" && !await reason(board, values)) {
      focus(card);
      return;
    }

    const before = card.nextElementSibling;
    const list = card.parentElement!;
    column.querySelector(".board-cards")!.prepend(card);
    card.classList.add("moving");
    document.dispatchEvent(new Event("nanni:hold"));
    if (keepFocus) {
      focus(card);
    }
    const answer = await post(card.dataset["move"] + location.search, values).catch(() => null);
    card.classList.remove("moving");
    if (answer?.ok) {
      const hadFocus = card.contains(document.activeElement);
      if ((answer.headers.get("content-type") ?? "").includes("turbo-stream")) {
        Turbo.renderStreamMessage(await answer.text());
        requestAnimationFrame(() => settle(card.id, hadFocus));
        comeBack();
      }
      announce(say("board.moved", { title: titleOf(card), column: column.dataset["name"]! }));
      return;
    }
    const ask = answer?.headers.get("X-Ask");
    if (ask) {
      Turbo.visit(ask);
      return;
    }
    const refused = say("board.refused", { title: titleOf(card) });
    list.insertBefore(card, before?.isConnected && before.parentElement === list ? before : null);
    card.classList.add("refused");
    card.addEventListener("animationend", () => card.classList.remove("refused"), { once: true });
    if (keepFocus) {
      focus(card);
    }
    toast(answer ? await problem(answer, refused) : say("board.offline"), "problem");
  }

  function settle(id: string, hadFocus: boolean): void {
    const card = document.getElementById(id);
    card?.classList.add("settled");
    if (hadFocus && card && !card.contains(document.activeElement)) {
      focus(card);
    }
  }

  function open(card: HTMLElement, at: Element): void {
    chosen = card;
    const current = columnOf(card);
    menu.replaceChildren(element("div", { class: "menu-title", role: "presentation" }, menu.getAttribute("aria-label")!), ...columns().map(column => {
      const item = element("button", { type: "button", class: `menu-item ${column.dataset["tone"]}`, role: "menuitem" },
        element("span", { class: "column-dot", "aria-hidden": "true" }), column.dataset["name"]!);
      if (column === current) {
        item.setAttribute("aria-current", "true");
      }
      item.addEventListener("click", () => {
        menu.hidePopover();
        void move(card, column, true);
      });
      return item;
    }));
    menu.showPopover();
    const box = at.getBoundingClientRect();
    menu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8))}px`;
    menu.style.top = `${Math.max(8, Math.min(box.bottom + 4, innerHeight - menu.offsetHeight - 8))}px`;
    (menu.querySelector<HTMLElement>("[aria-current]") ?? menu.querySelector<HTMLElement>("button"))?.focus();
  }

  board.addEventListener("click", event => {
    const button = (event.target as Element).closest(".deal-menu");
    if (button) {
      open(button.closest<HTMLElement>(".deal")!, button);
    }
    const more = (event.target as Element).closest<HTMLAnchorElement>("a[data-more]");
    if (more) {
      takeAlong(more);
    }
  }, listen);
  board.addEventListener("toggle", event => {
    const added = event.target as Element;
    if (added.matches(".quick-add[open]") && !added.querySelector("form")!.contains(document.activeElement)) {
      focusInput(added);
    }
  }, { ...listen, capture: true });

  menu.addEventListener("keydown", event => {
    const items = [...menu.querySelectorAll<HTMLElement>("button")];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next = event.key === "ArrowDown" ? at + 1 : event.key === "ArrowUp" ? at - 1 : event.key === "Home" ? 0 : event.key === "End" ? items.length - 1 : null;
    if (next !== null) {
      event.preventDefault();
      items[(next + items.length) % items.length]?.focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      menu.hidePopover();
      focus(chosen ?? undefined);
    }
    event.stopPropagation();
  }, listen);

  board.addEventListener("keydown", event => {
    const card = (event.target as Element).closest<HTMLElement>(".deal");
    if (!card || event.target instanceof HTMLInputElement || event.altKey || event.metaKey) {
      return;
    }
    const all = columns();
    const column = columnOf(card);
    const side = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === "m" && !event.ctrlKey && card.dataset["move"]) {
      open(card, card);
    } else if (side !== 0 && event.ctrlKey) {
      const target = all[all.indexOf(column) + side];
      if (target) {
        void move(card, target, true);
      }
    } else if (side !== 0) {
      const near = all.slice(side > 0 ? all.indexOf(column) + 1 : 0, side > 0 ? undefined : all.indexOf(column));
      const target = (side > 0 ? near : near.reverse()).find(one => cardsOf(one).length > 0);
      focus(target && cardsOf(target)[Math.min(cardsOf(column).indexOf(card), cardsOf(target).length - 1)]);
    } else if (step !== 0) {
      focus(cardsOf(column)[cardsOf(column).indexOf(card) + step]);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }, listen);

  board.addEventListener("submit", event => void add(event), listen);
  dragging(board, stop.signal, (card, column) => void move(card, column, false));
  return () => stop.abort();
}

/** The undo of a message that came by stream leads back to this page, not to the address that sent it. */
function comeBack(): void {
  requestAnimationFrame(() => document.querySelectorAll<HTMLInputElement>('#toasts input[name="return"]')
    .forEach(input => input.value = location.pathname + location.search));
}

/** Asks why something is lost; false where the person thought better of it. */
function reason(board: HTMLElement, values: Record<string, string>): Promise<boolean> {
  const dialog = board.querySelector<HTMLDialogElement>("#board-lost");
  if (!dialog) {
    return Promise.resolve(true);
  }
  const form = dialog.querySelector("form")!;
  form.reset();
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener("close", () => {
    for (const [key, said] of new FormData(form)) {
      values[key] = String(said);
    }
    resolve(dialog.returnValue === "move");
  }, { once: true }));
}

/** Adds a card in its column. The form comes back empty and open for the next one, or as it was typed with what is wrong. */
async function add(event: SubmitEvent): Promise<void> {
  const form = event.target as HTMLFormElement;
  if (!form.hasAttribute("data-add")) {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  const place = form.closest("details")!.id;
  document.dispatchEvent(new Event("nanni:hold"));
  const answer = await post(form.action + location.search, new FormData(form)).catch(() => null);
  if (!answer || !(answer.headers.get("content-type") ?? "").includes("turbo-stream")) {
    toast(answer ? await problem(answer, say("more.failed")) : say("board.offline"), "problem");
    return;
  }
  Turbo.renderStreamMessage(await answer.text());
  comeBack();
  requestAnimationFrame(() => focusInput(document.getElementById(place)));
}

/** The first input that is wrong, else the first one. */
function focusInput(form: Element | null): void {
  (form?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? form?.querySelector<HTMLElement>('input:not([type="hidden"])'))?.focus();
}

/** The whole form begins with what was typed in the small one. */
function takeAlong(link: HTMLAnchorElement): void {
  const url = new URL(link.href);
  for (const [key, typed] of new FormData(link.closest("form")!)) {
    if (typed && !key.startsWith("__") && !key.includes(".")) {
      url.searchParams.set(key, String(typed));
    }
  }
  link.href = url.href;
}
