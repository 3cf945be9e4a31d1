// <nanni-palette>: opens at once, what it finds comes a moment later. The answer is a fragment with options in groups.
import { announce, say } from "./tools";

const wait = 70;

class PaletteElement extends HTMLElement {
  private timer = 0;
  private asked: AbortController | null = null;
  private readonly gone = new AbortController();

  connectedCallback(): void {
    document.addEventListener("nanni:palette", () => this.open(), { signal: this.gone.signal });
    const { input, dialog, results } = this;
    // While a page is swapped a placeholder stands for the dialog, which comes back with its listeners.
    if (!dialog || dialog.dataset["ready"] !== undefined) {
      return;
    }
    // The dialog lasts over pages; its listeners are added once.
    dialog.dataset["ready"] = "";
    input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void PaletteElement.here()?.look(), wait);
    });
    input.addEventListener("keydown", event => PaletteElement.here()?.key(event));
    results.addEventListener("pointermove", event => {
      const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
      option && PaletteElement.here()?.choose(option, false);
    });
    results.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", event => event.target === dialog && dialog.close());
  }

  disconnectedCallback(): void {
    this.gone.abort();
  }

  private static here(): PaletteElement | null {
    return document.querySelector("nanni-palette");
  }

  private get dialog(): HTMLDialogElement {
    return this.querySelector("dialog")!;
  }

  private get input(): HTMLInputElement {
    return this.querySelector("input")!;
  }

  private get results(): HTMLElement {
    return this.querySelector("[role=listbox]")!;
  }

  private open(): void {
    if (this.dialog.open) {
      this.dialog.close();
      return;
    }
    this.dialog.showModal();
    this.input.select();
    void this.look();
  }

  private async look(): Promise<void> {
    this.asked?.abort();
    const asked = this.asked = new AbortController();
    this.dialog.dataset["busy"] = "";
    try {
      const answer = await fetch(`${this.getAttribute("src")}?q=${encodeURIComponent(this.input.value.trim())}`, { signal: asked.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      this.results.innerHTML = await answer.text();
      this.options.forEach((option, at) => option.id = `palette-${at}`);
      this.choose(this.options[0], true);
      announce(say("lookup.results", { n: this.options.length }));
    } catch (error) {
      if (!asked.signal.aborted) {
        this.results.textContent = say("live.failed");
      }
    } finally {
      if (this.asked === asked) {
        delete this.dialog.dataset["busy"];
      }
    }
  }

  private get options(): HTMLAnchorElement[] {
    return [...this.results.querySelectorAll<HTMLAnchorElement>("[role=option]")];
  }

  private key(event: KeyboardEvent): void {
    const options = this.options;
    const at = options.findIndex(option => option.getAttribute("aria-selected") === "true");
    const step: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1 + options.length, PageDown: Math.min(at + 6, options.length - 1), PageUp: Math.max(at - 6, 0) };
    const to = step[event.key];
    if (to !== undefined && options.length > 0) {
      event.preventDefault();
      this.choose(options[to % options.length], true);
    } else if (event.key === "Enter" && options[at]) {
      event.preventDefault();
      if (event.ctrlKey || event.metaKey) {
        open(options[at].href, "_blank", "noopener");
      } else {
        options[at].click();
      }
    }
  }

  private choose(option: HTMLElement | undefined, scroll: boolean): void {
    for (const other of this.options) {
      other.setAttribute("aria-selected", String(other === option));
    }
    this.input.setAttribute("aria-activedescendant", option?.id ?? "");
    if (scroll) {
      option?.scrollIntoView({ block: "nearest" });
    }
  }
}

customElements.define("nanni-palette", PaletteElement);
