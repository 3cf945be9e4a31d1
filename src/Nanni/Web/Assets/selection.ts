// Which rows of a list are chosen. Ids are kept for the list's filter while one turns its pages; "all" stands for the whole result.
import { element, say, toast } from "./tools";

export class Selection {
  private readonly key: string;
  private ids: Set<string>;
  private isAll = false;

  constructor(private readonly list: HTMLElement, signal: AbortSignal) {
    this.key = "nanni-chosen " + list.dataset["key"];
    this.ids = new Set(JSON.parse(sessionStorage.getItem(this.key) ?? "[]") as string[]);
    this.boxes.forEach(box => box.checked = this.ids.has(box.value));
    list.addEventListener("change", event => this.change(event), { signal });
    list.addEventListener("click", event => this.click(event), { signal });
    this.form?.addEventListener("submit", event => this.send(event), { signal });
    list.addEventListener("turbo:frame-load", () => this.show(), { signal });
    document.addEventListener("turbo:render", () => this.restore(), { signal });
    this.show();
  }

  private get form(): HTMLFormElement | null {
    return this.list.querySelector("#bulk");
  }

  private get boxes(): HTMLInputElement[] {
    return [...this.list.querySelectorAll<HTMLInputElement>("#rows > tbody .cell-select input")];
  }

  /** Rows that a refresh brought are chosen if they were before. */
  private restore(): void {
    this.boxes.forEach(box => box.checked = this.isAll || this.ids.has(box.value));
    this.show();
  }

  private last: HTMLInputElement | null = null;

  private change(event: Event): void {
    const box = event.target;
    if (!(box instanceof HTMLInputElement)) {
      return;
    }
    if (box.id === "select-all") {
      this.boxes.forEach(one => this.set(one, box.checked));
    } else if (box.closest(".cell-select")) {
      this.set(box, box.checked);
      this.last = box;
    } else {
      return;
    }
    this.isAll = false;
    this.save();
  }

  private click(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const box = target?.closest<HTMLInputElement>("#rows > tbody .cell-select input");
    if (box && event.shiftKey && this.last) {
      const boxes = this.boxes;
      const [from, to] = [boxes.indexOf(this.last), boxes.indexOf(box)].sort((a, b) => a - b) as [number, number];
      boxes.slice(Math.max(0, from), to + 1).forEach(one => this.set(one, box.checked));
      this.save();
    } else if (target?.closest("[data-all]")) {
      this.isAll = true;
      this.boxes.forEach(one => one.checked = true);
      this.show();
    } else if (target?.closest('[data-do="clear"]')) {
      this.clear();
    }
  }

  private set(box: HTMLInputElement, isOn: boolean): void {
    box.checked = isOn;
    isOn ? this.ids.add(box.value) : this.ids.delete(box.value);
  }

  private clear(): void {
    this.ids = new Set();
    this.isAll = false;
    this.boxes.forEach(box => box.checked = false);
    this.save();
  }

  private save(): void {
    sessionStorage.setItem(this.key, JSON.stringify([...this.ids]));
    this.show();
  }

  private show(): void {
    const form = this.form;
    const all = this.list.querySelector<HTMLInputElement>("#select-all");
    const boxes = this.boxes;
    if (!form || !all) {
      return;
    }
    const onPage = boxes.filter(box => box.checked).length;
    all.checked = boxes.length > 0 && onPage === boxes.length;
    all.indeterminate = onPage > 0 && !all.checked;
    form.toggleAttribute("data-on", this.ids.size > 0 || this.isAll);
    const count = this.list.querySelector("#count .number")?.textContent?.trim() ?? "";
    const more = form.querySelector<HTMLButtonElement>("[data-all]")!;
    form.querySelector("[data-count]")!.textContent = this.isAll ? say("list.allSelected") : say("list.selected", { n: this.ids.size });
    more.hidden = this.isAll || !all.checked || count === "" || this.list.querySelector(".pager a") === null;
    more.textContent = say("list.selectAll", { n: count });
    for (const button of form.querySelectorAll<HTMLButtonElement>("[data-needs]")) {
      button.hidden = this.isAll || this.ids.size < Number(button.dataset["needs"]) || this.ids.size > Number(button.dataset["most"]);
    }
  }

  /** Rows of other pages have no box here: their ids are sent in hidden inputs. */
  private send(event: SubmitEvent): void {
    const form = this.form!;
    if (this.ids.size === 0 && !this.isAll) {
      event.preventDefault();
      toast(say("list.failed"), "problem");
      return;
    }
    form.querySelectorAll("[data-other]").forEach(input => input.remove());
    form.querySelector<HTMLInputElement>("#bulk-all")!.value = this.isAll ? "1" : "";
    const here = new Set(this.boxes.map(box => box.value));
    for (const id of this.ids) {
      if (!here.has(id)) {
        form.append(element("input", { type: "hidden", name: "ids", value: id, "data-other": "" }));
      }
    }
    form.querySelectorAll<HTMLDialogElement>("dialog[open]").forEach(dialog => dialog.close());
    sessionStorage.removeItem(this.key);
    // Once it is sent the rows are free again, except where the form only asks (merge, export).
    if (event.submitter?.getAttribute("formmethod") !== "get" && (event.submitter as HTMLButtonElement | null)?.value !== "export") {
      setTimeout(() => this.clear());
    }
  }
}
