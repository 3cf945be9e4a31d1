// The dialog for what is done next about a record. It stands on the page it was asked for on, and leads back to it.
import { openDialog } from "./shell";
import { problem, saveByKeys, say, toast } from "./tools";

/** @param url of the record */
export async function open(url: string): Promise<void> {
  const answer = await fetch(`${url}/next-step?return=${encodeURIComponent(location.pathname + location.search)}`, { headers: { Accept: "text/html, application/json" } }).catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const found = page?.querySelector<HTMLDialogElement>("#next-step");
  if (!found) {
    toast(answer ? await problem(answer, say("list.failed")) : say("list.failed"), "problem");
    return;
  }
  document.getElementById("next-step")?.remove();
  const dialog = document.adoptNode(found);
  const from = focusedRecord();
  dialog.querySelector("form")!.addEventListener("submit", () => {
    document.addEventListener("turbo:load", () => requestAnimationFrame(() => goOn(from)), { once: true });
    setTimeout(() => dialog.close(), 0);
  });
  dialog.addEventListener("close", () => setTimeout(() => dialog.remove(), 0));
  saveByKeys(dialog);
  document.body.append(dialog);
  openDialog(dialog);
  dialog.querySelector<HTMLInputElement>("#next-nextStep")?.select();
}

/** The page that comes is the same one; who walked over cards or rows goes on from where they were. */
function goOn(from: string | undefined): void {
  const record = from ? document.getElementById(from) : null;
  record?.classList.toggle("current", record.matches("tr"));
  record?.querySelector<HTMLElement>(".deal-title, .value-title")?.focus();
}

function focusedRecord(): string | undefined {
  return (document.activeElement?.closest(".deal, #rows tr") ?? document.querySelector("#rows tr.current"))?.id;
}
