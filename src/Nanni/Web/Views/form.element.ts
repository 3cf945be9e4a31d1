// <nanni-form>: shows the fields of the chosen kind, looks for duplicates while one types, saves by Ctrl+Enter, and asks before
// what was typed is lost.
import { ask, debounce, saveByKeys, say } from "./tools";

class FormElement extends HTMLElement {
  private form!: HTMLFormElement;
  private saved = "";
  private isSending = false;
  private readonly stop = new AbortController();

  connectedCallback(): void {
    this.form = this.querySelector("form")!;
    this.saved = this.hasAttribute("dirty") ? "" : this.state();
    saveByKeys(this);
    this.showKind();
    this.form.addEventListener("change", () => this.showKind());
    this.form.addEventListener("turbo:submit-start", () => this.isSending = true);
    this.form.addEventListener("turbo:submit-end", event => {
      // What was taken is saved; the visit that follows must not be asked about.
      this.isSending = (event as CustomEvent<{ success: boolean }>).detail.success;
    });
    this.form.addEventListener("submit", () => this.isSending = true);
    document.addEventListener("turbo:load", () => {
      // Saved, and back on the same page.
      if (this.isSending && !this.hasAttribute("dirty")) {
        this.isSending = false;
        this.saved = this.state();
      }
    }, { signal: this.stop.signal });
    if (this.getAttribute("duplicates")) {
      this.form.addEventListener("input", debounce(350, () => this.look()));
    }
    document.addEventListener("turbo:before-visit", event => void this.guard(event as CustomEvent<{ url: string }>), { signal: this.stop.signal });
    addEventListener("beforeunload", event => {
      if (this.isDirty) {
        event.preventDefault();
      }
    }, { signal: this.stop.signal });
  }

  disconnectedCallback(): void {
    this.stop.abort();
  }

  private get isDirty(): boolean {
    return !this.isSending && this.isConnected && this.state() !== this.saved;
  }

  private state(): string {
    return JSON.stringify([...new FormData(this.form)].map(([name, value]) => [name, value instanceof File ? value.name : value]));
  }

  /** Fields of other kinds are hidden and not sent, so that what they hold stays as it is. */
  private showKind(): void {
    const name = this.getAttribute("kind-input");
    const kind = name ? new FormData(this.form).get(name) : null;
    if (typeof kind !== "string") {
      return;
    }
    for (const field of this.querySelectorAll<HTMLElement>("[data-only-for]")) {
      const isOff = !field.dataset["onlyFor"]!.split(" ").includes(kind);
      field.toggleAttribute("data-off", isOff);
      for (const control of field.querySelectorAll<HTMLInputElement>("input, select, textarea")) {
        control.disabled = isOff;
      }
    }
  }

  private look(): void {
    const frame = document.getElementById("duplicates");
    const url = new URL(this.getAttribute("duplicates")!, location.href);
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && value !== "" && name !== "__RequestVerificationToken" && name !== "version") {
        url.searchParams.append(name, value);
      }
    }
    frame?.setAttribute("src", url.pathname + url.search);
  }

  private async guard(event: CustomEvent<{ url: string }>): Promise<void> {
    // A refresh of this very page, because somebody changed something, leaves alone what was typed and asks nothing.
    if (!this.isDirty || event.detail.url === location.href) {
      return;
    }
    event.preventDefault();
    if (await ask(say("unsaved.title"), say("unsaved.text"), say("unsaved.leave"), say("unsaved.stay"))) {
      this.saved = this.state();
      Turbo.visit(event.detail.url);
    }
  }
}

customElements.define("nanni-form", FormElement);
