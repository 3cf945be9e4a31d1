// <nanni-sections>: on a narrow screen one part of a record shows at a time. <nanni-fact>: a fact opens its input in place.
// <nanni-more>: adds the next page of a list to the one that stands here.
import { announce, editor, problem, say, toast } from "./tools";

class SectionsElement extends HTMLElement {
  connectedCallback(): void {
    const links = [...this.querySelectorAll<HTMLAnchorElement>(".record-tabs a")];
    const show = (link: HTMLAnchorElement) => {
      this.dataset["shown"] = link.hash.slice(1);
      links.forEach(one => one === link ? one.setAttribute("aria-current", "true") : one.removeAttribute("aria-current"));
    };
    links.forEach(link => link.addEventListener("click", event => {
      event.preventDefault();
      show(link);
    }));
    if (links[0]) {
      show(links.find(link => link.hash === location.hash) ?? links[0]);
    }
    // Back in the list, this is where one was, however one came here.
    sessionStorage.setItem("nanni-row", `r-${this.dataset["record"]!.replaceAll("-", "")}`);
  }
}

/** The fact whose edit was sent; its button gets the focus back when the answer is here. */
let edited = "";

class FactElement extends HTMLElement {
  /** The form on its way, asked for as soon as somebody seems to want it. */
  private coming: Promise<HTMLFormElement | string> | null = null;
  private started = "";

  connectedCallback(): void {
    const sent = this.form;
    if (sent) {
      this.started = "";
      this.watch(sent);
    } else if (edited !== "" && this.parentElement?.id === edited) {
      edited = "";
      this.button?.focus();
    }
    this.addEventListener("pointerdown", event => {
      if (this.mayOpen(event)) {
        this.coming ??= editor(this.dataset["url"]!);
      }
    });
    this.addEventListener("click", event => {
      if (this.mayOpen(event) && !getSelection()?.toString()) {
        void this.open();
      }
    });
  }

  private mayOpen(event: Event): boolean {
    return !this.hasAttribute("open") && event.target instanceof Element && !event.target.closest("a, form, .fact-reveal");
  }

  private get form(): HTMLFormElement | null {
    return this.querySelector("form.fact-editor");
  }

  private get button(): HTMLElement | null {
    return this.querySelector(".fact-edit");
  }

  private async open(): Promise<void> {
    if (this.hasAttribute("data-editing")) {
      return;
    }
    this.setAttribute("data-editing", "");
    const form = await (this.coming ?? editor(this.dataset["url"]!));
    this.coming = null;
    if (typeof form === "string") {
      this.removeAttribute("data-editing");
      toast(form, "problem");
      return;
    }
    this.setAttribute("open", "");
    this.append(form);
    this.watch(form);
    this.started = state(form);
    const control = form.querySelector<HTMLElement>('input:not([type="hidden"]), select, textarea');
    control?.focus();
    if (control instanceof HTMLInputElement && control.type !== "checkbox" && control.type !== "radio") {
      control.select();
    }
  }

  private shut(form: HTMLFormElement): void {
    form.remove();
    this.removeAttribute("open");
    this.removeAttribute("data-editing");
  }

  private watch(form: HTMLFormElement): void {
    const close = () => {
      if (this.querySelector(".fact-shown")) {
        this.shut(form);
        this.button?.focus();
      } else {
        location.reload();
      }
    };
    form.addEventListener("keydown", event => {
      if (event.key === "Escape") {
        event.preventDefault();
        event.stopPropagation();
        close();
      } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    form.querySelector("[data-cancel]")?.addEventListener("click", event => {
      event.preventDefault();
      close();
    });
    form.addEventListener("submit", event => {
      if (state(form) === this.started) {
        event.preventDefault();
        event.stopImmediatePropagation();
        close();
        return;
      }
      edited = this.parentElement?.id ?? "";
    });
    // Who clicks elsewhere has finished; nothing that was typed is lost.
    form.addEventListener("focusout", event => {
      const next = event.relatedTarget;
      if (this.started !== "" && next instanceof Node && !this.contains(next) && !form.closest("dialog")) {
        if (state(form) === this.started) {
          this.shut(form);
        } else {
          form.requestSubmit();
          edited = "";
        }
      }
    });
  }
}

function state(form: HTMLFormElement): string {
  return JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value instanceof File ? value.name : value]));
}

class MoreElement extends HTMLElement {
  connectedCallback(): void {
    this.querySelector("a")?.addEventListener("click", event => {
      event.preventDefault();
      void this.load();
    });
  }

  async load(): Promise<void> {
    const link = this.querySelector("a")!;
    if (this.hasAttribute("busy")) {
      return;
    }
    this.setAttribute("busy", "");
    link.setAttribute("aria-disabled", "true");
    const answer = await fetch(link.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) {
      this.removeAttribute("busy");
      link.removeAttribute("aria-disabled");
      announce(answer ? await problem(answer, say("more.failed")) : say("more.failed"));
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = document.getElementById(this.getAttribute("for")!)!;
    const came = [...page.getElementById(list.id)?.children ?? []];
    const first = this.join(list, came);
    const next = page.querySelector(`nanni-more[for="${CSS.escape(list.id)}"]`);
    if (next) {
      this.replaceWith(next);
    } else {
      this.remove();
    }
    first?.querySelector<HTMLElement>("a, button")?.focus({ preventScroll: true });
    announce(say("more.loaded"));
  }

  /** A day that goes on is not headed twice. */
  private join(list: HTMLElement, came: Element[]): Element | undefined {
    const last = list.lastElementChild as HTMLElement | null;
    const [head, ...others] = came as HTMLElement[];
    let first: Element | undefined = head;
    if (head && last?.dataset["day"] !== undefined && last.dataset["day"] === head.dataset["day"]) {
      const items = [...head.querySelector("ol")!.children];
      first = items[0];
      last.querySelector("ol")!.append(...items);
      list.append(...others);
    } else {
      list.append(...came);
    }
    return first;
  }
}

// A refresh leaves folded what is folded, and shows the part and the tab that one has chosen.
document.addEventListener("turbo:before-morph-attribute", event => {
  const { attributeName } = (event as CustomEvent<{ attributeName: string }>).detail;
  const target = event.target as HTMLElement;
  if (attributeName === "open" && target instanceof HTMLDetailsElement
    || attributeName === "data-shown" || attributeName === "data-active" || attributeName === "aria-selected" || attributeName === "aria-current" && target.closest(".record-tabs")) {
    event.preventDefault();
  }
});
document.addEventListener("turbo:before-morph-element", event => {
  if ((event.target as Element).hasAttribute("data-editing")) {
    event.preventDefault();
  }
});

// Task boxes answer at once and are corrected by the page that follows.
document.addEventListener("submit", event => {
  const tick = event.submitter;
  if (tick instanceof HTMLElement && tick.matches(".tick")) {
    tick.setAttribute("aria-pressed", tick.getAttribute("aria-pressed") === "true" ? "false" : "true");
  }
});

customElements.define("nanni-sections", SectionsElement);
customElements.define("nanni-fact", FactElement);
customElements.define("nanni-more", MoreElement);


