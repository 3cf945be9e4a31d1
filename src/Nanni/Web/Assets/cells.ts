// Editing a cell where it stands. The editor is the one that the record page opens; Enter and Tab save, Escape gives up. The
// answer is the field as the record page shows it (.fact-shown), or what is wrong with it (.error, 422).
import { announce, editor, post, problem, say, toast } from "./tools";
import { focusCell } from "./list";

export class CellEditing {
  constructor(private readonly list: HTMLElement) {}

  /** A cell of a column that names its field can be edited. */
  field(cell: HTMLTableCellElement): string | undefined {
    return this.list.querySelector<HTMLTableElement>("#rows")?.tHead?.rows[0]?.cells[cell.cellIndex]?.dataset["field"];
  }

  /** @param first The letter that began the edit; it replaces what was there. */
  edit(cell: HTMLTableCellElement, first?: string): void {
    const field = this.field(cell);
    if (field !== undefined && cell.dataset["editing"] === undefined) {
      void new Editor(cell, field, (step) => this.walk(cell, step)).start(first);
    }
  }

  /** Tab goes on to the next cell that can be edited, in this row and then in the next. */
  private walk(cell: HTMLTableCellElement, step: number): void {
    const cells = [...this.list.querySelectorAll<HTMLTableCellElement>("#rows tbody td")].filter(one => this.field(one) !== undefined);
    const next = step === 0 ? cell : cells[cells.indexOf(cell) + step];
    focusCell(next ?? cell);
    if (next && step !== 0) {
      this.edit(next);
    }
  }
}

class Editor {
  private readonly row: HTMLTableRowElement;
  private readonly shown: Node[];
  private box!: HTMLFormElement;
  private before = "";
  private isSending = false;

  constructor(private readonly cell: HTMLTableCellElement, private readonly field: string, private readonly done: (step: number) => void) {
    this.row = cell.closest("tr")!;
    this.shown = [...cell.childNodes];
  }

  private get url(): string {
    return `${this.row.dataset["url"]}/fields/${this.field}`;
  }

  async start(first?: string): Promise<void> {
    const { cell } = this;
    cell.dataset["editing"] = "";
    // What is typed while the editor is on its way is not lost; Escape stops waiting for it.
    let typed = first ?? "";
    let isLeft = false;
    let step = null as number | null;
    const wait = (event: KeyboardEvent) => {
      isLeft ||= event.key === "Escape";
      step = event.key === "Enter" ? 0 : event.key !== "Tab" ? step : event.shiftKey ? -1 : 1;
      typed += event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey ? event.key : "";
      event.preventDefault();
      event.stopPropagation();
    };
    cell.addEventListener("keydown", wait);
    const form = await editor(this.url);
    cell.removeEventListener("keydown", wait);
    if (!(form instanceof HTMLFormElement) || isLeft) {
      delete cell.dataset["editing"];
      if (typeof form === "string") {
        toast(form, "problem");
      }
      return;
    }
    this.box = form;
    this.box.className = "cell-editor";
    this.box.querySelector(".fact-buttons")?.remove();
    // The column keeps its width while the editor stands over it.
    cell.style.minWidth = `${cell.offsetWidth}px`;
    cell.replaceChildren(this.box);
    this.begin(typed);
    this.before = typed === "" ? this.state() : "";
    this.box.addEventListener("keydown", event => this.key(event));
    this.box.addEventListener("submit", event => {
      event.preventDefault();
      void this.save(0);
    });
    this.box.addEventListener("change", event => {
      if (event.target instanceof HTMLSelectElement && this.box.dataset["kind"] === "choice") {
        void this.save(0);
      }
    });
    this.box.addEventListener("focusout", event => {
      const to = event.relatedTarget;
      if (!(to instanceof Node && this.cell.contains(to)) && document.hasFocus()) {
        void this.save(null);
      }
    });
    if (step !== null) {
      void this.save(step);
    }
  }

  private begin(typed: string): void {
    const { control } = this;
    control?.focus();
    if (control instanceof HTMLInputElement && control.type !== "checkbox") {
      if (typed !== "" && !["date", "datetime-local"].includes(control.type)) {
        control.value = typed;
        control.dispatchEvent(new Event("input", { bubbles: true }));
      } else {
        control.select();
      }
    } else if (control instanceof HTMLSelectElement) {
      try {
        control.showPicker();
      } catch {
        // Some browsers open a list only by a person's own click.
        control.focus();
      }
    }
  }

  private get control(): HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | null {
    return this.box.querySelector('input:not([type="hidden"]), select, textarea');
  }

  private state(): string {
    return JSON.stringify([...new FormData(this.box)]);
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
      this.done(0);
    } else if (event.key === "Tab") {
      event.preventDefault();
      void this.save(event.shiftKey ? -1 : 1);
    } else if (event.key === "Enter" && !(event.target instanceof HTMLTextAreaElement && !event.ctrlKey && !event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      void this.save(0);
    }
  }

  /** @param step Where to go afterwards: 0 stays, null leaves the focus where it went. */
  private async save(step: number | null): Promise<void> {
    if (this.isSending || this.cell.dataset["editing"] === undefined) {
      return;
    }
    if (this.state() === this.before) {
      this.close();
      if (step !== null) {
        this.done(step);
      }
      return;
    }
    this.isSending = true;
    this.cell.dataset["saving"] = "";
    const values = new FormData(this.box);
    const answer = await post(this.url, values, "text/html").catch(() => null);
    delete this.cell.dataset["saving"];
    this.isSending = false;
    const page = answer && (answer.ok || answer.status === 422) && (answer.headers.get("content-type") ?? "").includes("html")
      ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    if (answer?.ok && page) {
      this.accept(page);
      if (step !== null) {
        this.done(step);
      }
    } else {
      // Somebody else was quicker: saving once more is then meant.
      const seen = page?.querySelector<HTMLInputElement>('input[name="version"]');
      const version = this.box.querySelector<HTMLInputElement>('input[name="version"]');
      if (seen && version) {
        version.value = seen.value;
      }
      const said = page?.querySelector(".error")?.textContent?.trim() ?? (answer ? await problem(answer, say("list.failed")) : say("list.failed"));
      this.refuse(said);
    }
  }

  private accept(page: Document): void {
    const shown = page.querySelector(".fact-shown, .fact-value");
    this.cell.style.minWidth = "";
    const isEmpty = shown?.querySelector(".fact-empty") !== null;
    delete this.cell.dataset["editing"];
    this.cell.replaceChildren(...(isEmpty || !shown ? [] : shown.childNodes));
    this.cell.dataset["saved"] = "";
    this.cell.addEventListener("animationend", () => delete this.cell.dataset["saved"], { once: true });
    announce(say("list.saved"));
  }

  private refuse(text: string): void {
    this.cell.querySelector(".cell-error")?.remove();
    const message = document.createElement("p");
    message.className = "cell-error";
    message.id = "cell-error";
    message.setAttribute("role", "alert");
    message.textContent = text;
    this.cell.append(message);
    const control = this.control;
    control?.setAttribute("aria-invalid", "true");
    control?.setAttribute("aria-describedby", message.id);
    control?.focus();
  }

  private close(): void {
    delete this.cell.dataset["editing"];
    this.cell.style.minWidth = "";
    this.cell.replaceChildren(...this.shown);
  }
}
