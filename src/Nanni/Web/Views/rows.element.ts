// <nanni-rows>: rows that are put in order by drag, by the arrow keys on their handle or by buttons, taken away, and added from the
// template. With "nested" rows also go from one list to the next.
import { announce, say } from "./tools";

class RowsElement extends HTMLElement {
  private dragged: HTMLElement | null = null;

  connectedCallback(): void {
    this.addEventListener("click", event => this.press(event));
    this.addEventListener("keydown", event => {
      const row = event.target instanceof Element && event.target.closest("[data-handle]")?.closest<HTMLElement>("[data-row]");
      const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
      if (row && step !== 0) {
        event.preventDefault();
        this.step(row, step);
        row.querySelector<HTMLElement>("[data-handle]")!.focus();
      } else if (event.key === "Enter" && event.target instanceof HTMLInputElement && !event.ctrlKey && !event.metaKey && event.target.closest("[data-row]")) {
        // Enter in a row starts the next one instead of saving a half-written list.
        event.preventDefault();
        this.add();
      }
    });
    this.addEventListener("pointerdown", event => {
      const handle = event.target instanceof Element ? event.target.closest("[data-handle]") : null;
      if (handle && event.button === 0) {
        event.preventDefault();
        this.dragged = handle.closest<HTMLElement>("[data-row]");
        this.dragged!.classList.add("dragged");
        this.setAttribute("data-dragging", "");
        this.setPointerCapture(event.pointerId);
      }
    });
    this.addEventListener("pointermove", event => this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) {
      this.addEventListener(end, () => {
        if (this.dragged) {
          this.dragged.classList.remove("dragged");
          this.removeAttribute("data-dragging");
          this.changed(this.dragged);
          this.dragged = null;
        }
      });
    }
  }

  private drag(event: PointerEvent): void {
    if (!this.dragged) {
      return;
    }
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const row = under?.closest<HTMLElement>("[data-row]");
    const list = under?.closest<HTMLElement>("[data-rows]") ?? under?.closest(".layout-group")?.querySelector<HTMLElement>("[data-rows]");
    if (row && row !== this.dragged && this.contains(row)) {
      const box = row.getBoundingClientRect();
      const below = event.clientY > box.top + box.height / 2;
      row[below ? "after" : "before"](this.dragged);
    } else if (!row && list && this.contains(list)) {
      list.append(this.dragged);
    }
  }

  private press(event: Event): void {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button") : null;
    const row = button?.closest<HTMLElement>("[data-row]");
    if (button?.dataset["step"] && row) {
      this.step(row, Number(button.dataset["step"]));
      button.focus();
    } else if (button?.hasAttribute("data-remove") && row) {
      const next = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector<HTMLElement>('input:not([type="hidden"])');
      row.remove();
      (next ?? this.querySelector<HTMLElement>("[data-add]"))?.focus();
      this.changed(this);
    } else if (button?.hasAttribute("data-hide") && row) {
      const isHidden = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(isHidden));
      row.toggleAttribute("data-hidden", isHidden);
      row.querySelector<HTMLInputElement>('input[name="option.hidden"]')!.value = String(isHidden);
      this.changed(row);
    } else if (button?.hasAttribute("data-add")) {
      this.add();
    }
  }

  private add(): void {
    const template = this.querySelector<HTMLTemplateElement>(":scope > template");
    if (!template) {
      return;
    }
    const row = (template.content.cloneNode(true) as DocumentFragment).querySelector<HTMLElement>("[data-row]")!;
    const name = `new-${crypto.randomUUID()}`;
    for (const input of row.querySelectorAll<HTMLInputElement>("input")) {
      input.name = input.name.replace("__row__", name);
      input.value = input.value.replace("__row__", name);
    }
    this.querySelector("[data-rows]")!.append(row);
    row.querySelector<HTMLElement>('input:not([type="hidden"])')!.focus();
    this.changed(row);
  }

  private step(row: HTMLElement, by: number): void {
    const near = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (near) {
      near[by < 0 ? "before" : "after"](row);
    } else if (this.hasAttribute("nested")) {
      const lists = [...this.querySelectorAll<HTMLElement>("[data-rows]")];
      const list = lists[lists.indexOf(row.parentElement!) + by];
      list?.[by < 0 ? "append" : "prepend"](row);
    }
    row.scrollIntoView({ block: "nearest" });
    const rows = [...row.parentElement!.children];
    const place = { place: String(rows.indexOf(row) + 1), n: String(rows.length), list: row.parentElement!.getAttribute("aria-label") ?? "" };
    announce(say("rows.place", place));
    this.changed(row);
  }

  private changed(at: Element): void {
    at.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("nanni-rows", RowsElement);
