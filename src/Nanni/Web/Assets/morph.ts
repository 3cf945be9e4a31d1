// What a page keeps when it is refreshed in place. A refresh that somebody else caused leaves alone what a person has changed,
// holds, or has opened; the answer to a form of one's own is the truth for what was sent with it, not for what was typed since.
import { isDirty } from "./tools";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

// The form on its way, and what its controls said when it left.
let sent: { form: string; values: Map<Element, string> } | null = null;

document.addEventListener("turbo:submit-start", event => {
  const form = event.target as HTMLFormElement;
  const controls = [...form.elements].filter(control => control.matches("input, textarea, select")) as Control[];
  sent = { form: form.id, values: new Map(controls.map(control => [control, valueOf(control)])) };
});
document.addEventListener("turbo:submit-end", event => {
  // No page comes for a form that stays when it is refused.
  if (!(event as CustomEvent<{ success: boolean }>).detail.success && (event.target as Element).matches("[data-stay]")) {
    sent = null;
  }
});
document.addEventListener("turbo:load", () => sent = null);
document.addEventListener("turbo:render", () => sent = null);

document.addEventListener("turbo:before-morph-element", event => {
  const target = event.target as Element;
  const { newElement } = (event as CustomEvent<{ newElement?: Element | null }>).detail;
  if (isKept(target, newElement)) {
    event.preventDefault();
  }
});

document.addEventListener("turbo:before-morph-attribute", event => {
  const { attributeName } = (event as CustomEvent<{ attributeName: string }>).detail;
  const target = event.target as Element;
  if (attributeName === "open" && target.matches("dialog, details")
    || attributeName === "data-on" || attributeName === "complete" || attributeName === "aria-expanded"
    || attributeName === "style" && target.matches("[popover]")
    || (attributeName === "role" || attributeName === "aria-autocomplete") && target.closest("nanni-lookup")
    || attributeName === "class" && target === document.documentElement) {
    event.preventDefault();
  }
});

function isKept(target: Element, coming?: Element | null): boolean {
  if (target.hasAttribute("data-keep") || target.hasAttribute("data-editing") || target instanceof HTMLDialogElement && target.open || target.matches(":popover-open")) {
    return true;
  }
  if (target.localName === "turbo-frame") {
    // What was loaded on demand is not in the page that came, unless it is of another address now; where it should be renewed it says
    // refresh="morph".
    const isSame = !(target instanceof HTMLElement && coming instanceof HTMLElement) || target.dataset["src"] === coming.dataset["src"];
    return isSame && target.hasAttribute("src") && !target.hasAttribute("refresh") && target.childElementCount > 0;
  }
  if (target.matches("nanni-lookup, nanni-tags")) {
    return [...target.querySelectorAll("input")].some(input => isHeld(input));
  }
  return target.matches("input, textarea, select") && isHeld(target as HTMLInputElement);
}

function isHeld(control: Control): boolean {
  if (sent !== null && control.form?.id === sent.form) {
    const left = sent.values.get(control);
    return left !== undefined && left !== valueOf(control);
  }
  return control === document.activeElement || isDirty(control);
}

function valueOf(control: Control): string {
  return control instanceof HTMLSelectElement ? [...control.selectedOptions].map(option => option.value).join("\n")
    : control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio") ? String(control.checked)
    : control.value;
}
