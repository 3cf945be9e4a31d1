// <nanni-drop>: a file may be dropped anywhere on it. <nanni-poll src>: asks for its frame again while work goes on.

class DropElement extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>('input[type="file"]')!;
    this.addEventListener("dragover", event => {
      event.preventDefault();
      this.dataset["over"] = "";
    });
    this.addEventListener("dragleave", () => delete this.dataset["over"]);
    this.addEventListener("drop", event => {
      event.preventDefault();
      delete this.dataset["over"];
      if (event.dataTransfer?.files.length) {
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }
}

const pace = 1_000;

class PollElement extends HTMLElement {
  private timer = 0;

  connectedCallback(): void {
    const frame = this.closest<HTMLElement & { src: string | null; reload(): Promise<void> }>("turbo-frame")!;
    this.timer = setInterval(() => {
      if (!document.hidden) {
        frame.src ? void frame.reload() : frame.src = this.getAttribute("src");
      }
    }, pace);
  }

  disconnectedCallback(): void {
    clearInterval(this.timer);
  }
}

customElements.define("nanni-drop", DropElement);
customElements.define("nanni-poll", PollElement);
