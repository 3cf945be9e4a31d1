// @ and the start of a name offers colleagues. The chosen one is written as @Name, and a hidden input "mentions" carries the id.
import { element, say } from "./tools";

interface Colleague {
  value: string;
  label: string;
  hint: string;
}

export class Mentions {
  private readonly list = element("ul", { class: "menu mention-list", role: "listbox", popover: "manual", "aria-label": say("mention.list"), "data-keep": "" });
  private found: Colleague[] = [];
  private at = 0;
  private start = -1;
  private asked = 0;

  constructor(private readonly text: HTMLTextAreaElement, private readonly url: string) {
    this.list.id = `${text.id}-mentions`;
    text.setAttribute("aria-autocomplete", "list");
    text.setAttribute("aria-controls", this.list.id);
    text.form!.append(this.list);
    text.addEventListener("input", () => void this.look());
    text.addEventListener("keydown", event => this.key(event));
    text.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  private async look(): Promise<void> {
    const before = this.text.value.slice(0, this.text.selectionStart);
    const typed = /(?:^|[\s(])@([\p{L}\p{M}.'-]{0,30}(?: [\p{L}\p{M}.'-]{0,30})?)$/u.exec(before);
    if (!typed) {
      this.close();
      return;
    }
    this.start = before.length - typed[1]!.length - 1;
    const asked = ++this.asked;
    const address = new URL(this.url, location.href);
    address.searchParams.set("q", typed[1]!);
    const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
    if (asked !== this.asked || !answer?.ok || !this.text.isConnected) {
      return;
    }
    // The same answer as a type-ahead gets: options with data-value and data-label.
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.found = [...page.querySelectorAll<HTMLElement>("[role=option][data-value]")].slice(0, 8)
      .map(row => [row.dataset, row.querySelector(".end")?.textContent] as const)
      .map(([dataset, hint]) => ({ value: dataset["value"]!, label: dataset["label"] ?? "", hint: hint ?? "" }));
    this.at = 0;
    this.show();
  }

  private show(): void {
    if (this.found.length === 0) {
      this.close();
      return;
    }
    if (!this.list.isConnected) {
      // A refresh of the page has cleared away what the server does not know.
      this.text.form!.append(this.list);
    }
    this.list.replaceChildren(...this.found.map((one, place) => {
      const row = element("li", { role: "option", id: `${this.list.id}-${place}`, class: "menu-item" },
        element("span", { class: "truncate" }, one.label), ...(one.hint ? [element("span", { class: "end" }, one.hint)] : []));
      row.addEventListener("mousedown", event => {
        event.preventDefault();
        this.choose(place);
      });
      return row;
    }));
    if (!this.list.matches(":popover-open")) {
      this.list.showPopover();
    }
    const box = this.text.getBoundingClientRect();
    this.list.style.left = `${Math.max(8, box.left)}px`;
    this.list.style.top = `${Math.min(box.bottom + 4, innerHeight - this.list.offsetHeight - 8)}px`;
    this.mark();
  }

  private mark(): void {
    [...this.list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === this.at)));
    this.text.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
  }

  private key(event: KeyboardEvent): void {
    if (!this.list.matches(":popover-open")) {
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.at = (this.at + (event.key === "ArrowDown" ? 1 : -1) + this.found.length) % this.found.length;
      this.mark();
    } else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.choose(this.at);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  private choose(place: number): void {
    const one = this.found[place]!;
    this.text.setRangeText(`@${one.label} `, this.start, this.text.selectionStart, "end");
    const form = this.text.form!;
    if (!form.querySelector(`input[name="mentions"][value="${CSS.escape(one.value)}"]`)) {
      form.append(element("input", { type: "hidden", name: "mentions", value: one.value, "data-keep": "" }));
    }
    this.close();
    this.text.focus();
  }

  private close(): void {
    this.asked++;
    this.text.removeAttribute("aria-activedescendant");
    if (this.list.matches(":popover-open")) {
      this.list.hidePopover();
    }
  }
}
