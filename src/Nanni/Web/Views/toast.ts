// Says at the bottom of the page what the server refused, or what was done, where no page followed.
import { element, icon, say } from "./tools";

const stay = 10_000;

export function toast(text: string, kind: "done" | "problem" = "done"): void {
  const close = element("button", { type: "button", class: "button small quiet icon-only", "data-do": "dismiss", "aria-label": say("toast.dismiss") }, icon("x"));
  const made = document.createElement("nanni-toast");
  made.className = `toast ${kind === "problem" ? "problem" : ""}`;
  made.append(icon(kind === "problem" ? "alert-circle" : "circle-check"), element("p", { class: "toast-text" }, text), close);
  close.addEventListener("click", () => made.remove());
  document.getElementById("toasts")?.append(made);
  if (!customElements.get("nanni-toast")) {
    setTimeout(() => made.remove(), stay);
  }
}
