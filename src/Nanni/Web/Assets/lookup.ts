// <nanni-lookup src="/w/x/lookup/account">: a type-ahead over records. The hidden input holds the id, the text input the name;
// what was typed and not chosen leaves the hidden one empty, and the server looks it up by the name it was sent;
// with "multiple" what is chosen stands as chips before the text input. The list is a .menu of .menu-item options.
import { announce, element, icon, say } from "./tools";

const wait = 120;
let made = 0;

class LookupElement extends HTMLElement {
  private list: HTMLElement | null = null;
  private timer = 0;
  private asked: AbortController | null = null;

  connectedCallback(): void {
    const input = this.input;
    if (!input || input.getAttribute("role") === "combobox") {
      return;
    }
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", () => {
      if (!this.isMultiple && this.carrier) {
        this.carrier.value = "";
      }
      this.later();
    });
    input.addEventListener("focus", () => input.value === "" && this.later());
    input.addEventListener("keydown", event => this.key(event));
    input.addEventListener("blur", () => this.close());
    this.addEventListener("change", event => {
      const box = event.target;
      if (box instanceof HTMLInputElement && box.type === "checkbox" && !box.checked) {
        box.closest(".chip")?.remove();
        input.focus();
      }
    });
  }

  disconnectedCallback(): void {
    this.close();
  }

  private get input(): HTMLInputElement | null {
    return this.querySelector('input[type="text"]');
  }

  private get carrier(): HTMLInputElement | null {
    return this.querySelector('input[type="hidden"]');
  }

  private get isMultiple(): boolean {
    return this.hasAttribute("multiple");
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), wait);
  }

  private async look(): Promise<void> {
    const input = this.input!;
    this.asked?.abort();
    const asked = this.asked = new AbortController();
    const url = new URL(this.getAttribute("src")!, location.href);
    url.searchParams.set("q", input.value.trim());
    const answer = await fetch(url, { signal: asked.signal, headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok || answer.redirected || document.activeElement !== input) {
      return;
    }
    this.open();
    this.list!.innerHTML = await answer.text();
    this.options.forEach((option, at) => option.id = `${this.list!.id}-${at}`);
    this.mark(input.value === "" ? undefined : this.options[0]);
    announce(say("lookup.results", { n: this.options.length }));
  }

  private open(): void {
    const input = this.input!;
    if (!this.list) {
      this.list = element("div", { id: `lookup-${++made}`, class: "menu lookup-list", popover: "manual", role: "listbox", "aria-label": say("lookup.options"), "data-keep": "" });
      this.list.addEventListener("pointerdown", event => {
        event.preventDefault();
        const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
        option && this.take(option);
      });
      this.append(this.list);
    }
    if (!this.list.matches(":popover-open")) {
      this.list.showPopover();
    }
    const box = (this.isMultiple ? this : input).getBoundingClientRect();
    const isLow = box.bottom > innerHeight * .68;
    Object.assign(this.list.style, {
      left: `${box.left}px`, minWidth: `${box.width}px`,
      top: isLow ? "auto" : `${box.bottom + 4}px`, bottom: isLow ? `${innerHeight - box.top + 4}px` : "auto",
    });
    input.setAttribute("aria-expanded", "true");
    input.setAttribute("aria-controls", this.list.id);
  }

  private close(): void {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.list?.remove();
    this.list = null;
    const input = this.input;
    input?.setAttribute("aria-expanded", "false");
    input?.removeAttribute("aria-activedescendant");
    input?.removeAttribute("aria-controls");
  }

  private get options(): HTMLElement[] {
    return [...this.list?.querySelectorAll<HTMLElement>("[role=option]") ?? []];
  }

  private mark(option: HTMLElement | undefined): void {
    this.options.forEach(other => other.setAttribute("aria-selected", String(other === option)));
    this.input!.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
  }

  private key(event: KeyboardEvent): void {
    const options = this.options;
    const at = options.findIndex(option => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!this.list) {
        void this.look();
      } else if (options.length > 0) {
        this.mark(options[(at + (event.key === "ArrowDown" ? 1 : options.length - (at < 0 ? 0 : 1))) % options.length]);
      }
    } else if (event.key === "Enter" && options[at] && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      event.stopPropagation();
      this.take(options[at]);
    } else if (event.key === "Tab" && options[at] && this.input!.value !== "") {
      this.take(options[at]);
    } else if (event.key === "Escape" && this.list) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && this.isMultiple && this.input!.value === "") {
      this.querySelector(".chip:last-of-type")?.remove();
      this.changed();
    }
  }

  private take(option: HTMLElement): void {
    const { value = "", label = "" } = option.dataset;
    const input = this.input!;
    if (this.isMultiple) {
      const name = this.getAttribute("name")!;
      const has = [...this.querySelectorAll<HTMLInputElement>(".chip input")].some(box => box.value === value);
      input.value = "";
      if (!has) {
        input.before(element("label", { class: "chip" },
          element("input", { type: "checkbox", name, value, checked: "", "aria-label": label }), element("span", { class: "truncate" }, label), icon("x")));
      }
    } else {
      this.carrier!.value = value;
      input.value = label;
    }
    this.close();
    this.changed();
  }

  private changed(): void {
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("nanni-lookup", LookupElement);
