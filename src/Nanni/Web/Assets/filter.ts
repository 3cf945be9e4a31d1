// <nanni-filter>: builds a filter of nested groups. What it makes is the JSON form of a filter, in the hidden input "filter":
// {"and": […]}, {"or": […]}, {"not": {"or": […]}}, {"field", "op", "value"}.
import { readRow, rowOf, type FieldOffer } from "./filter-row";
import { debounce, element, icon, say } from "./tools";

type Combine = "and" | "or" | "none";

export interface Test {
  field: string;
  op: string;
  value?: unknown;
}
interface Both {
  and?: Node[];
  or?: Node[];
  not?: Node;
}
type Node = Both | Test;

class FilterElement extends HTMLElement {
  private fields: FieldOffer[] = [];
  private names: Record<string, string> = {};
  private readonly recount = debounce(350, () => void this.count());

  connectedCallback(): void {
    const root = this.querySelector<HTMLElement>(".filter-root");
    if (!root || root.childElementCount > 0) {
      return;
    }
    this.fields = JSON.parse(this.querySelector(".filter-fields")?.textContent ?? "[]") as FieldOffer[];
    this.names = JSON.parse(this.getAttribute("names") ?? "{}") as Record<string, string>;
    const { carrier } = this;
    root.append(this.group(carrier.value === "" ? { and: [] } : JSON.parse(carrier.value) as Node));
    if (!root.querySelector(".filter-row")) {
      root.querySelector(".filter-parts")!.append(this.row());
    }
    this.addEventListener("change", () => this.recount());
    this.addEventListener("input", () => this.recount());
    // In a dialog it holds its form; where it is one field among others, the form holds it.
    (this.querySelector("form") ?? this.closest("form"))!.addEventListener("submit", () => this.write());
    this.querySelector("[data-clear]")?.addEventListener("click", () => {
      root.replaceChildren(this.group({ and: [] }));
      root.querySelector(".filter-parts")!.append(this.row());
      this.recount();
    });
    this.recount();
  }

  private get carrier(): HTMLInputElement {
    return this.querySelector('input[name="filter"]')!;
  }

  private row(test?: Test): HTMLElement {
    return rowOf(this.fields, this.getAttribute("base")!, this.names, test, () => this.recount());
  }

  private group(node: Node, isRoot = true): HTMLElement {
    const negated = "not" in node && node.not !== undefined;
    const inner: Node = negated ? node.not! : node;
    const parts = "and" in inner ? inner.and! : "or" in inner ? inner.or! : [inner];
    const combine: Combine = negated ? "none" : "or" in inner ? "or" : "and";
    const choose = element("select", { "aria-label": say("builder.how") },
      new Option(say("builder.all"), "and"), new Option(say("builder.any"), "or"), new Option(say("builder.none"), "none"));
    choose.value = combine;
    const list = element("div", { class: "filter-parts" });
    const box: HTMLElement = element("fieldset", { class: "filter-group" },
      element("div", { class: "filter-group-head" }, choose, element("span", { class: "grow" }), ...(isRoot ? [] : [this.removeButton((): HTMLElement => box)])),
      list,
      element("div", { class: "filter-add" },
        this.addButton(say("builder.addCondition"), () => list.append(this.row())),
        this.addButton(say("builder.addGroup"), () => {
          const inner = this.group({ or: [] }, false);
          inner.querySelector(".filter-parts")!.append(this.row());
          list.append(inner);
        })));
    // "None" of several parts of an inner "and" keeps its meaning as a group of its own.
    if (negated && "and" in inner && inner.and!.length > 1) {
      list.append(this.group(inner, false));
    } else {
      list.append(...parts.map(part => "field" in part ? this.row(part) : this.group(part, false)));
    }
    return box;
  }

  private addButton(label: string, add: () => void): HTMLElement {
    const button = element("button", { type: "button", class: "button small quiet" }, icon("plus"), label);
    button.addEventListener("click", () => {
      add();
      const parts = button.closest(".filter-group")!.querySelector(":scope > .filter-parts")!;
      parts.lastElementChild?.querySelector<HTMLElement>(".filter-row select, select")?.focus();
    });
    return button;
  }

  private removeButton(what: () => HTMLElement): HTMLElement {
    const button = element("button", { type: "button", class: "button small quiet icon-only", "aria-label": say("builder.remove"), title: say("builder.remove") }, icon("x"));
    button.addEventListener("click", () => {
      what().remove();
      this.recount();
    });
    return button;
  }

  private read(group: Element): Node | null {
    const parts = [...group.querySelector(":scope > .filter-parts")!.children]
      .map(part => part.matches(".filter-row") ? readRow(part as HTMLElement) : this.read(part))
      .filter(part => part !== null);
    const combine = group.querySelector<HTMLSelectElement>(":scope > .filter-group-head > select")!.value as Combine;
    return parts.length === 0 ? null
      : combine === "none" ? { not: parts.length === 1 ? parts[0]! : { or: parts } }
      : parts.length === 1 ? parts[0]!
      : combine === "or" ? { or: parts } : { and: parts };
  }

  private write(): string {
    const filter = this.read(this.querySelector(".filter-root > .filter-group")!);
    return this.carrier.value = filter === null ? "" : JSON.stringify(filter);
  }

  private async count(): Promise<void> {
    const place = this.querySelector<HTMLElement>(".filter-count");
    const from = this.getAttribute("count");
    if (!place || !from) {
      return;
    }
    const url = new URL(from, location.href);
    url.searchParams.set("filter", this.write());
    place.textContent = say("builder.counting");
    const answer = await fetch(url, { headers: { Accept: "text/html", "Turbo-Frame": "count" } }).catch(() => null);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const n = page?.querySelector(".number")?.textContent?.trim();
    const isWhole = [...this.querySelectorAll<HTMLElement>(".filter-row")].every(row => readRow(row) !== null);
    place.textContent = !isWhole ? say("builder.incomplete") : n ? say("builder.fits", { n }) : "";
  }
}

customElements.define("nanni-filter", FilterElement);
