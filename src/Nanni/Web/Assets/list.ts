// <nanni-list>: the table of records. Selection over pages, walking by keys, bulk actions; editing of cells and the builders of
// filter and columns come from their own files, the filter builder only when it is opened.
import { CellEditing } from "./cells";
import { Selection } from "./selection";
import { announce, problem, say, toast } from "./tools";

class ListElement extends HTMLElement {
  private readonly gone = new AbortController();
  private cells: CellEditing | null = null;

  connectedCallback(): void {
    const { signal } = this.gone;
    if (this.querySelector("#rows")) {
      new Selection(this, signal);
      this.cells = new CellEditing(this);
    }
    this.addEventListener("click", event => this.point(event), { signal });
    this.addEventListener("dblclick", event => {
      const cell = this.cellOf(event.target);
      cell && this.cells?.edit(cell);
    }, { signal });
    this.addEventListener("keydown", event => this.cellKey(event), { signal });
    document.addEventListener("keydown", event => this.pageKey(event), { signal });
    for (const [type, id] of [["nanni:open", "bulk-edit"], ["change", "bulk-field"]] as const) {
      this.addEventListener(type, event => (event.target as Element).id === id && void this.showBulkEditor(), { signal });
    }
    this.markLast();
  }

  disconnectedCallback(): void {
    this.gone.abort();
  }

  private get rows(): HTMLTableRowElement[] {
    return [...this.querySelectorAll<HTMLTableRowElement>("#rows > tbody > tr")];
  }

  private get current(): HTMLTableRowElement | null {
    return this.querySelector("#rows tr.current");
  }

  private cellOf(target: EventTarget | null): HTMLTableCellElement | null {
    return target instanceof Element ? target.closest<HTMLTableCellElement>("#rows td:not(.cell-select, .cell-rest)") : null;
  }

  private point(event: MouseEvent): void {
    const cell = this.cellOf(event.target);
    const row = cell?.closest("tr");
    if (!cell || !row || cell.dataset["editing"] !== undefined) {
      return;
    }
    this.mark(row, false);
    if (event.target instanceof Element && event.target.closest("a")) {
      sessionStorage.setItem("nanni-row", row.id);
      return;
    }
    if (getSelection()?.toString()) {
      return;
    }
    // The first click chooses the cell, a second one on it edits.
    if (cell === document.activeElement && this.cells?.field(cell) !== undefined) {
      this.cells?.edit(cell);
    } else {
      focusCell(cell);
    }
  }

  private cellKey(event: KeyboardEvent): void {
    const cell = this.cellOf(event.target);
    if (!cell || cell.dataset["editing"] !== undefined || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const isCell = event.target === cell;
    const row = cell.parentElement as HTMLTableRowElement;
    const beside: Record<string, Element | null | undefined> = {
      ArrowRight: cell.nextElementSibling,
      ArrowLeft: cell.previousElementSibling,
      ArrowDown: (row.nextElementSibling as HTMLTableRowElement | null)?.cells[cell.cellIndex],
      ArrowUp: (row.previousElementSibling as HTMLTableRowElement | null)?.cells[cell.cellIndex],
    };
    if (event.key in beside) {
      const to = this.cellOf(beside[event.key] ?? null);
      event.preventDefault();
      if (to) {
        this.mark(to.parentElement as HTMLTableRowElement, false);
        focusCell(to);
      }
    } else if (event.key === "F2" || isCell && event.key === "Enter" && this.cells?.field(cell) !== undefined) {
      event.preventDefault();
      this.cells?.edit(cell);
    } else if (isCell && event.key === "Enter") {
      this.open(row, event);
    } else if (isCell && event.key === " ") {
      event.preventDefault();
      row.querySelector<HTMLInputElement>(".cell-select input")?.click();
    } else if (isCell && event.key.length === 1 && this.cells?.field(cell) !== undefined && !"jkxnegs/?".includes(event.key)) {
      event.preventDefault();
      event.stopPropagation();
      this.cells?.edit(cell, event.key);
    }
  }

  private pageKey(event: KeyboardEvent): void {
    const at = event.target;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem("nanni-keys") === "off"
      || at instanceof Element && at.matches('textarea, select, input:not([type="checkbox"])') || document.querySelector("dialog[open], .menu:popover-open")) {
      return;
    }
    const rows = this.rows;
    const place = this.current ? rows.indexOf(this.current) : -1;
    if (event.key === "j" || event.key === "k") {
      const to = rows[event.key === "j" ? Math.min(place + 1, rows.length - 1) : Math.max(place - 1, 0)];
      event.preventDefault();
      to && this.mark(to, true);
    } else if (event.key === "x" && this.current) {
      event.preventDefault();
      this.current.querySelector<HTMLInputElement>(".cell-select input")?.click();
    } else if ((event.key === "Enter" || event.key === "o") && this.current && (at === document.body || at === this.current)) {
      this.open(this.current, event);
    }
  }

  private open(row: HTMLTableRowElement, event: Event): void {
    event.preventDefault();
    sessionStorage.setItem("nanni-row", row.id);
    row.querySelector<HTMLAnchorElement>(".value-title")?.click();
  }

  private mark(row: HTMLTableRowElement, focus: boolean): void {
    this.current?.classList.remove("current");
    row.classList.add("current");
    if (focus) {
      const title = row.querySelector<HTMLElement>(".value-title") ?? row.cells[1];
      title?.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    }
  }

  /** Where one was before the record was opened. */
  private markLast(): void {
    const row = document.getElementById(sessionStorage.getItem("nanni-row") ?? "");
    if (row instanceof HTMLTableRowElement) {
      row.classList.add("current");
    }
  }

  /** The empty input of the chosen field. */
  private async showBulkEditor(): Promise<void> {
    const field = this.querySelector<HTMLSelectElement>("#bulk-field");
    const place = this.querySelector<HTMLElement>("#bulk-edit [data-editor]");
    const chosen = field?.value;
    if (!field || !place || !chosen || place.dataset["editor"] === chosen) {
      return;
    }
    const answer = await fetch(`${field.dataset["inputs"]}/${chosen}`, { headers: { Accept: "text/html" } }).catch(() => null);
    const input = answer?.ok ? await answer.text() : null;
    if (field.value !== chosen) {
      return;
    }
    if (input !== null) {
      place.dataset["editor"] = chosen;
      place.innerHTML = input;
    } else {
      toast(answer ? await problem(answer, say("list.failed")) : say("list.failed"), "problem");
    }
  }
}

export function focusCell(cell: HTMLElement): void {
  cell.tabIndex = -1;
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** <nanni-columns>: the order of columns, by buttons or by dragging their line. */
class ColumnsElement extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", event => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-move]") : null;
      const item = button?.closest<HTMLElement>("li");
      if (!button || !item) {
        return;
      }
      const isUp = button.dataset["move"] === "-1";
      const other = isUp ? item.previousElementSibling : item.nextElementSibling;
      if (other) {
        isUp ? other.before(item) : other.after(item);
        button.focus();
        announce(say("list.moved", { column: item.innerText.trim(), n: [...item.parentElement!.children].indexOf(item) + 1 }));
      }
    });
  }
}

customElements.define("nanni-list", ListElement);
customElements.define("nanni-columns", ColumnsElement);

// On a board too.
document.addEventListener("nanni:open", event => {
  if ((event.target as Element).id === "filter") {
    void import("./filter");
  }
});
