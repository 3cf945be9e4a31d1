// <nanni-tags>: Enter or a comma makes a chip of what was typed, Backspace takes the last one away.
// <nanni-conflict>: the chosen side goes into the input.
import { element, icon, say } from "./tools";

class TagsElement extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>('input[type="text"]')!;
    input.addEventListener("keydown", event => {
      if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey || event.key === ",") && input.value.trim() !== "") {
        event.preventDefault();
        this.add(input);
      } else if (event.key === "Backspace" && input.value === "") {
        this.querySelector(".chip:last-of-type")?.remove();
        this.changed();
      }
    });
    input.addEventListener("blur", () => this.add(input));
    this.addEventListener("change", event => unticked(event));
  }

  private add(input: HTMLInputElement): void {
    const tag = input.value.trim().replace(/,$/, "");
    const has = [...this.querySelectorAll<HTMLInputElement>(".chip input")].some(chip => chip.value.toLowerCase() === tag.toLowerCase());
    input.value = "";
    if (tag !== "" && !has) {
      input.before(chip(this.getAttribute("name")!, tag, tag));
      this.changed();
    }
  }

  private changed(): void {
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** A chosen value that goes away when it is unticked. */
export function chip(name: string, value: string, label: string): HTMLElement {
  return element("label", { class: "chip" },
    element("input", { type: "checkbox", name, value, checked: "", "aria-label": say("input.keep", { label }) }),
    element("span", { class: "truncate" }, label),
    icon("x"));
}

export function unticked(event: Event): void {
  const box = event.target;
  const gone = box instanceof HTMLInputElement && box.type === "checkbox" && !box.checked ? box.closest(".chip") : null;
  if (gone) {
    const next = gone.parentElement?.querySelector<HTMLElement>('input[type="text"]');
    gone.remove();
    next?.focus();
  }
}

class ConflictElement extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("change", event => {
      const side = event.target as HTMLInputElement;
      const field = this.closest(".field");
      const control = field?.querySelector<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(
        ':is(input:not([type="hidden"], [type="radio"]), select, textarea)');
      if (control instanceof HTMLInputElement && control.type === "checkbox") {
        control.checked = side.dataset["text"] === "true";
      } else if (control) {
        control.value = side.dataset["text"] ?? "";
      }
    });
  }
}

customElements.define("nanni-tags", TagsElement);
customElements.define("nanni-conflict", ConflictElement);
