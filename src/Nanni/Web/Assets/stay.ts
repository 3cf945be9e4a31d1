// <form data-stay>: where the server refuses what was sent, the page stays as it is, with everything that was typed, and the server's
// words stand at the field they are about, or in a message.
import { element, icon, problem, say, toast } from "./tools";

interface Told {
  detail?: string;
  title?: string;
  errors?: Record<string, string[]>;
}

function staying(event: Event): HTMLFormElement | null {
  return event.target instanceof HTMLFormElement && event.target.matches("[data-stay]") ? event.target : null;
}

document.addEventListener("turbo:before-fetch-request", event => {
  const { fetchOptions } = (event as CustomEvent<{ fetchOptions: { method?: string; headers: Record<string, string> } }>).detail;
  if (staying(event) && fetchOptions.method?.toUpperCase() === "POST") {
    fetchOptions.headers["Accept"] = "text/vnd.turbo-stream.html, application/json";
  }
});

document.addEventListener("turbo:before-fetch-response", event => {
  const form = staying(event);
  const { response } = (event as CustomEvent<{ fetchResponse: { response: Response } }>).detail.fetchResponse;
  if (form && response.status >= 400) {
    event.preventDefault();
    void refuse(form, response.clone());
  } else if (form) {
    forget(form);
  }
});

// A refresh by others leaves the messages where they are.
document.addEventListener("turbo:before-morph-attribute", event => {
  const { attributeName } = (event as CustomEvent<{ attributeName: string }>).detail;
  if (attributeName === "aria-invalid" || attributeName === "aria-describedby") {
    const control = event.target as Element;
    const said = control.getAttribute("aria-describedby") ?? "";
    said.endsWith("-refused") && document.getElementById(said) && event.preventDefault();
  }
});

function forget(form: HTMLFormElement): void {
  form.querySelectorAll("[data-refused]").forEach(old => old.remove());
  form.querySelectorAll('[aria-describedby$="-refused"]').forEach(old => {
    old.removeAttribute("aria-invalid");
    old.removeAttribute("aria-describedby");
  });
}

async function refuse(form: HTMLFormElement, response: Response): Promise<void> {
  forget(form);
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  const told: Told = isJson ? await response.clone().json() as Told : {};
  const unplaced = Object.entries(told.errors ?? {}).filter(([field, words]) => !place(form, field, words.join(" ")));
  if (unplaced.length > 0 || Object.keys(told.errors ?? {}).length === 0) {
    toast(await problem(response, say("live.failed")), "problem");
  }
  form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}

function place(form: HTMLFormElement, field: string, words: string): boolean {
  const name = CSS.escape(field);
  const control = form.querySelector<HTMLElement>(`[name="${name}.text"], [name="${name}"]:not([type="hidden"])`);
  if (!control) {
    return false;
  }
  const message = element("p", { class: "error", id: `${control.id}-refused`, "data-refused": "", "data-keep": "" }, icon("alert-circle"), element("span", {}, words));
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", message.id);
  (control.closest(".field") ?? control).append(message);
  return true;
}
