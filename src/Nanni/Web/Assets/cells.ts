// Editing a cell where it stands. The editor is a copy of its column's <template>; Enter and Tab save, Escape gives up. The
// answer is the field as the record page shows it (.fact-shown), or what is wrong with it (.error, 422).
import { announce, post, problem, say } from "./tools";
import { focusCell } from "./list";

export class CellEditing {
  constructor(private readonly list: HTMLElement) {}

  /** @param first The letter that began the edit; it replaces what was there. */
  edit(cell: HTMLTableCellElement, first?: string): void {
    const template = this.list.querySelector<HTMLTemplateElement>(`template[data-column="${cell.cellIndex - 1}"]`);
    if (!template || cell.dataset["raw"] === undefined || cell.dataset["editing"] !== undefined) {
      return;
    }
    new Editor(cell, template, (step) => this.walk(cell, step)).start(first);
  }

  /** Tab goes on to the next cell that can be edited, in this row and then in the next. */
  private walk(cell: HTMLTableCellElement, step: number): void {
    const cells = [...this.list.querySelectorAll<HTMLTableCellElement>("#rows td[data-raw]")];
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
  private box!: HTMLElement;
  private before = "";
  private isSending = false;

  constructor(private readonly cell: HTMLTableCellElement, private readonly template: HTMLTemplateElement, private readonly done: (step: number) => void) {
    this.row = cell.closest("tr")!;
    this.shown = [...cell.childNodes];
  }

  start(first?: string): void {
    const { cell } = this;
    this.box = document.createElement("form");
    this.box.className = "cell-editor";
    this.box.append(this.template.content.cloneNode(true));
    // The template's ids belong to one editor at a time.
    cell.dataset["editing"] = "";
    // The column keeps its width while the editor stands over it.
    cell.style.minWidth = `${cell.offsetWidth}px`;
    this.fill();
    cell.replaceChildren(this.box);
    const control = this.control;
    control?.focus();
    if (control instanceof HTMLInputElement && control.type !== "checkbox") {
      if (first !== undefined && !["date", "datetime-local"].includes(control.type)) {
        control.value = first;
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
    this.before = this.state();
    this.box.addEventListener("keydown", event => this.key(event));
    this.box.addEventListener("submit", event => {
      event.preventDefault();
      void this.save(0);
    });
    this.box.addEventListener("change", event => {
      if (event.target instanceof HTMLSelectElement && this.template.dataset["kind"] === "choice") {
        void this.save(0);
      }
    });
    this.box.addEventListener("focusout", event => {
      const to = event.relatedTarget;
      if (!(to instanceof Node && this.cell.contains(to)) && document.hasFocus()) {
        void this.save(null);
      }
    });
  }

  private get control(): HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | null {
    return this.box.querySelector('input:not([type="hidden"]), select, textarea');
  }

  private fill(): void {
    const raw = this.cell.dataset["raw"] ?? "";
    const { kind } = this.template.dataset;
    const control = this.control;
    if (kind === "reference") {
      this.box.querySelector<HTMLInputElement>('input[type="hidden"]')!.value = raw;
      control!.value = this.cell.innerText.trim();
    } else if (kind === "money") {
      // "1250,00 EUR": a currency is never changed by accident.
      const [, amount = raw, currency] = /^(.*?)(?:\s([A-Z]{3}))?$/.exec(raw) ?? [];
      control!.value = amount;
      const select = this.box.querySelector("select");
      if (select && currency) {
        if (![...select.options].some(option => option.value === currency)) {
          select.add(new Option(currency, currency));
        }
        select.value = currency;
      }
    } else if (kind === "yesNo") {
      (this.box.querySelector('input[type="checkbox"]') as HTMLInputElement).checked = raw === "true";
    } else if (kind === "choices") {
      const chosen = raw.split(", ");
      this.box.querySelectorAll<HTMLInputElement>('input[type="checkbox"], input[type="radio"]').forEach(box => box.checked = chosen.includes(box.value));
    } else if (kind === "tags") {
      control!.value = raw;
    } else if (control) {
      control.value = raw;
    }
  }

  private state(): string {
    return JSON.stringify([...new FormData(this.box as HTMLFormElement)]);
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
    const values = new FormData(this.box as HTMLFormElement);
    const answer = await post(`${this.row.dataset["url"]}/fields/${this.template.dataset["name"]}`, values, "text/html").catch(() => null);
    delete this.cell.dataset["saving"];
    this.isSending = false;
    const page = answer && (answer.ok || answer.status === 422) && (answer.headers.get("content-type") ?? "").includes("html")
      ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    if (answer?.ok && page) {
      this.accept(page, values);
      if (step !== null) {
        this.done(step);
      }
    } else {
      const said = page?.querySelector(".error")?.textContent?.trim() ?? (answer ? await problem(answer, say("list.failed")) : say("list.failed"));
      this.refuse(said);
    }
  }

  private accept(page: Document, values: FormData): void {
    const shown = page.querySelector(".fact-shown, .fact-value");
    this.cell.style.minWidth = "";
    const isEmpty = shown?.querySelector(".fact-empty") !== null;
    delete this.cell.dataset["editing"];
    this.cell.replaceChildren(...(isEmpty || !shown ? [] : shown.childNodes));
    const sent = [...values].filter(([name]) => name === this.template.dataset["name"]).map(([, value]) => String(value)).filter(value => value !== "");
    const currency = values.get(`${this.template.dataset["name"]}.currency`);
    this.cell.dataset["raw"] = this.template.dataset["kind"] === "yesNo" ? sent.at(-1) ?? "" : sent.join(", ") + (currency && sent.length > 0 ? ` ${currency}` : "");
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
