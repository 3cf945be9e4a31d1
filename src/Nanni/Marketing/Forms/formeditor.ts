// The editor of a web form. Each step is the server's: it is sent all that was typed and answers with the page as it is then. Here only
// the parts of it that changed are put in, so that nothing jumps, and rows are dragged.
import { announce, debounce, post, say, toast } from "../../Web/Assets/tools";

export function start(editor: HTMLElement, signal: AbortSignal): void {
  const form = editor.querySelector("form")!;
  const parts = () => document.getElementById("form-parts")!;
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();

  /** What is not saved yet stays when others change something and the page is renewed. */
  function touched(): void {
    editor.dataset["keep"] = "";
  }

  /** The page after a step, its preview already shown. */
  async function ask(step: string): Promise<Document | null> {
    const values = new FormData(form);
    values.set("do", step);
    const answer = await post(form.action, values, "text/html").catch(() => null);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const preview = page?.getElementById("form-preview");
    if (signal.aborted) {
      return null;
    }
    if (!preview) {
      toast(say("live.failed"), "problem");
      return null;
    }
    document.getElementById("form-preview")!.replaceWith(preview);
    return page;
  }

  /** One after the other: each begins with what the one before has made. */
  function next(work: () => Promise<unknown>): void {
    touched();
    waiting++;
    last = last.then(work).catch(() => toast(say("live.failed"), "problem")).then(() => void waiting--);
  }

  const texts = (root: Element) => [...root.querySelectorAll<HTMLInputElement>("input[type=text], textarea")];

  /** @param from Id of what asked for it, which has the focus again afterwards as far as it is there. */
  async function step(asked: string, from: string): Promise<void> {
    const open = new Set([...parts().querySelectorAll("details[open]")].map(row => row.id));
    const sent = new Map(texts(parts()).map(text => [text.id, text.value]));
    const page = await ask(asked);
    const made = page?.getElementById("form-parts");
    if (!made) {
      return;
    }
    // What was typed while the answer was on its way.
    for (const text of texts(parts()).filter(text => text.value !== sent.get(text.id))) {
      const again = made.querySelector<HTMLInputElement>(`[id="${CSS.escape(text.id)}"]`);
      again && (again.value = text.value);
    }
    for (const row of made.querySelectorAll("details")) {
      row.open ||= open.has(row.id);
    }
    const added = [...made.querySelectorAll("details")].find(row => row.open && !open.has(row.id));
    const [what, id] = asked.split(" ") as [string, string | undefined];
    const place = id ? placeOf(id) : -1;
    parts().replaceWith(made);
    const back = added?.querySelector("summary") ?? document.getElementById(what === "remove" ? neighbour(id!, place) : from) ?? document.getElementById("do-add");
    // At the end of the list there is no further up or down: the row itself is the nearest thing.
    (back instanceof HTMLButtonElement && back.disabled ? document.getElementById(`${id}:head`) : back)?.focus();
    if (id && what !== "remove") {
      tell(id);
    }
  }

  const rowsOf = (id: string) => [...parts().querySelectorAll<HTMLElement>(".formeditor-row details")].filter(row => row.id.startsWith(id.slice(0, 2)));
  const placeOf = (id: string) => rowsOf(id).findIndex(row => row.id === id);
  const neighbour = (id: string, place: number) => (rowsOf(id)[Math.min(place, rowsOf(id).length - 1)]?.id ?? "") + ":head";

  function tell(id: string): void {
    announce(say("list.moved", { column: document.getElementById(`${id}:head`)?.innerText.trim() ?? "", n: placeOf(id) + 1 }));
  }

  // A step shows the preview too.
  const look = debounce(300, () => waiting === 0 && next(() => ask("preview")));
  form.addEventListener("input", () => {
    touched();
    look();
  }, { signal });
  form.addEventListener("turbo:submit-start", () => delete editor.dataset["keep"], { signal });
  form.addEventListener("click", event => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[name=do]");
    if (button && button.value !== "save") {
      event.preventDefault();
      next(() => step(button.value, button.id));
    } else if ((event.target as Element).closest(".formeditor-grip")) {
      // It is for dragging; the press would open the row.
      event.preventDefault();
    }
  }, { signal });

  form.addEventListener("pointerdown", event => {
    const row = (event.target as Element).closest(".formeditor-grip")?.closest<HTMLElement>(".formeditor-row");
    if (!row || event.button !== 0) {
      return;
    }
    event.preventDefault();
    const drag = new AbortController();
    const end = () => {
      drag.abort();
      row.classList.remove("lifted");
      const id = row.querySelector("details")!.id;
      tell(id);
      next(() => step("preview", `${id}:head`));
    };
    row.classList.add("lifted");
    document.addEventListener("pointermove", move => {
      scrollBy(0, move.clientY < 96 ? -12 : move.clientY > innerHeight - 96 ? 12 : 0);
      const over = document.elementFromPoint(move.clientX, move.clientY)?.closest<HTMLElement>(".formeditor-row");
      if (over && over !== row && over.parentElement === row.parentElement) {
        const box = over.getBoundingClientRect();
        move.clientY < box.top + box.height / 2 ? over.before(row) : over.after(row);
      }
    }, { signal: drag.signal });
    document.addEventListener("pointerup", end, { signal: drag.signal });
    document.addEventListener("pointercancel", end, { signal: drag.signal });
  }, { signal });
}
