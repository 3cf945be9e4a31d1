// What a page keeps when it is refreshed in place. A refresh that somebody else caused leaves alone what a person has changed,
// holds, or has opened; the answer to a form of one's own is the truth for that form.
import { isDirty } from "./tools";

let sent: string | null = null;

document.addEventListener("turbo:submit-start", event => sent = (event.target as HTMLFormElement).id || "*");
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

function isHeld(control: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement): boolean {
  if (sent !== null && control.form && (sent === "*" && !control.form.id || sent === control.form.id)) {
    return false;
  }
  return control === document.activeElement || isDirty(control);
}
