// What was written is not lost when the session ended meanwhile: it is kept in this tab, and put back once one has signed in again.
import { say, toast } from "./tools";

const key = () => "nanni-draft " + location.pathname;

interface Draft {
  action: string;
  kind: string;
  values: [string, string][];
}

/** Forms of one address, such as the tabs of the composer, differ by their "kind". */
function kindOf(form: HTMLFormElement): string {
  return form.querySelector<HTMLInputElement>('input[type="hidden"][name="kind"]')?.value ?? "";
}

document.addEventListener("turbo:before-fetch-response", event => {
  const form = event.target;
  const { response } = (event as CustomEvent<{ fetchResponse: { response: Response } }>).detail.fetchResponse;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || !response.redirected || new URL(response.url).pathname !== "/sign-in") {
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const values = [...new FormData(form)].filter((entry): entry is [string, string] =>
    typeof entry[1] === "string" && !entry[0].startsWith("__") && !form.querySelector(`input[type="password"][name="${CSS.escape(entry[0])}"]`));
  sessionStorage.setItem(key(), JSON.stringify({ action: new URL(form.action).pathname, kind: kindOf(form), values } satisfies Draft));
  // A page is asked for where one signs in, and comes back to.
  location.reload();
});

document.addEventListener("turbo:load", () => {
  const kept = sessionStorage.getItem(key());
  if (!kept) {
    return;
  }
  const draft = JSON.parse(kept) as Draft;
  const form = [...document.querySelectorAll("form")].find(one => new URL(one.action).pathname === draft.action && kindOf(one) === draft.kind);
  if (!form) {
    return;
  }
  sessionStorage.removeItem(key());
  for (const [name, value] of draft.values) {
    const control = form.querySelector<HTMLInputElement>(`[name="${CSS.escape(name)}"]:not([type="hidden"], [type="checkbox"], [type="radio"])`);
    if (control) {
      control.value = value;
    }
  }
  const pane = form.closest(".composer-pane");
  pane && document.querySelector<HTMLElement>(`[aria-controls="${pane.id}"]`)?.click();
  toast(say("draft.back"));
});
