// <nanni-composer>: one tab for each kind; @ looks up colleagues; files come by button, by paste or by drag.
import { announce, element, icon, post, problem, saveByKeys, say } from "./tools";
import { Mentions } from "./mentions";

interface Uploaded {
  id: string;
  name: string;
}

class ComposerElement extends HTMLElement {
  connectedCallback(): void {
    saveByKeys(this);
    this.tabs();
    for (const form of this.querySelectorAll("form")) {
      this.files(form);
      const text = form.querySelector("textarea");
      if (text && this.getAttribute("mentions")) {
        new Mentions(text, this.getAttribute("mentions")!);
      }
      // Files and mentions outlast a refresh by others, and are done with once they are sent.
      form.addEventListener("turbo:submit-end", event => {
        if ((event as CustomEvent<{ success: boolean }>).detail.success) {
          form.querySelectorAll("[data-keep]:not(.mention-list)").forEach(sent => sent.remove());
        }
      });
      form.addEventListener("focusin", () => this.toggleAttribute("active", true));
    }
  }

  private tabs(): void {
    const tabs = [...this.querySelectorAll<HTMLElement>('[role="tab"]')];
    const panes = tabs.map(tab => document.getElementById(tab.getAttribute("aria-controls")!)!);
    panes.forEach((pane, place) => {
      pane.setAttribute("role", "tabpanel");
      pane.setAttribute("aria-labelledby", tabs[place]!.id);
    });
    const choose = (place: number, focus: "tab" | "text") => {
      tabs.forEach((tab, i) => {
        tab.setAttribute("aria-selected", String(i === place));
        tab.tabIndex = i === place ? 0 : -1;
        panes[i]!.toggleAttribute("data-active", i === place);
      });
      if (focus === "tab") {
        tabs[place]!.focus();
      } else {
        panes[place]!.querySelector<HTMLElement>('textarea, input:not([type="hidden"]), select')?.focus();
      }
    };
    tabs.forEach((tab, place) => {
      tab.addEventListener("click", () => choose(place, "text"));
      tab.addEventListener("keydown", event => {
        const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
        if (step !== 0) {
          event.preventDefault();
          choose((place + step + tabs.length) % tabs.length, "tab");
        }
      });
    });
  }

  private files(form: HTMLFormElement): void {
    const input = form.querySelector<HTMLInputElement>('input[type="file"]')!;
    const take = (files: Iterable<File>) => {
      for (const file of files) {
        void this.upload(form, file);
      }
    };
    input.addEventListener("change", () => {
      take(input.files ?? []);
      input.value = "";
    });
    form.addEventListener("paste", event => {
      const pasted = [...event.clipboardData?.files ?? []];
      if (pasted.length > 0) {
        event.preventDefault();
        take(pasted);
      }
    });
    let depth = 0;
    const over = (by: number) => {
      depth = Math.max(0, depth + by);
      form.classList.toggle("dropping", depth > 0);
      form.dataset["drop"] = say("composer.drop");
    };
    form.addEventListener("dragenter", event => event.dataTransfer?.types.includes("Files") && over(1));
    form.addEventListener("dragleave", event => event.dataTransfer?.types.includes("Files") && over(-1));
    form.addEventListener("dragover", event => event.dataTransfer?.types.includes("Files") && event.preventDefault());
    form.addEventListener("drop", event => {
      if (event.dataTransfer?.files.length) {
        event.preventDefault();
        over(-99);
        take(event.dataTransfer.files);
      }
    });
  }

  private async upload(form: HTMLFormElement, file: File): Promise<void> {
    const list = form.querySelector(".composer-files")!;
    const row = element("li", { class: "composer-file", "data-keep": "" },
      icon("paperclip"), element("span", { class: "truncate" }, file.name), element("progress", { "aria-label": say("composer.uploading", { name: file.name }) }));
    list.append(row);
    announce(say("composer.uploading", { name: file.name }));
    const body = new FormData();
    body.append("file", file, file.name);
    body.append("about", this.getAttribute("about") ?? "");
    const answer = await post(this.getAttribute("upload")!, body, "application/json").catch(() => null);
    row.querySelector("progress")!.remove();
    if (!answer?.ok) {
      const failed = say("composer.refused", { name: file.name });
      const why = answer ? await problem(answer, failed) : failed;
      row.append(element("span", { class: "danger-text" }, why));
      announce(why);
    } else {
      const stored = await answer.json() as Uploaded;
      row.append(element("input", { type: "hidden", name: "attachment", value: `${stored.id}|${stored.name}` }));
      announce(say("composer.uploaded", { name: file.name }));
    }
    const remove = element("button", { type: "button", class: "button quiet small icon-only", "aria-label": say("composer.remove", { name: file.name }) }, icon("x"));
    remove.addEventListener("click", () => {
      row.remove();
      form.querySelector<HTMLElement>("textarea, input:not([type=hidden])")?.focus();
    });
    row.append(remove);
  }
}

customElements.define("nanni-composer", ComposerElement);
