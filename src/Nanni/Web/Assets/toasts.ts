// <nanni-toast> leaves after a while, later if it offers undo, never while one points at it or is in it.

const short = 6_000;
const withUndo = 10_000;

class ToastElement extends HTMLElement {
  private timer = 0;

  connectedCallback(): void {
    const lasting = document.getElementById("toasts");
    if (lasting && this.parentElement !== lasting) {
      // From the page's own place into the one that lasts over the next pages.
      lasting.append(this);
      return;
    }
    if (!lasting) {
      // While a page is swapped a placeholder stands for the lasting region, which is back a moment later.
      requestAnimationFrame(() => this.isConnected && document.getElementById("toasts")?.append(this));
    }
    this.wait();
    this.addEventListener("pointerenter", () => clearTimeout(this.timer));
    this.addEventListener("focusin", () => clearTimeout(this.timer));
    this.addEventListener("pointerleave", () => this.wait());
    this.addEventListener("focusout", () => this.wait());
    this.addEventListener("turbo:submit-start", () => this.leave());
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  leave(): void {
    clearTimeout(this.timer);
    this.dataset["leaving"] = "";
    this.addEventListener("transitionend", () => this.remove(), { once: true });
    setTimeout(() => this.remove(), 400);
  }

  private wait(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.leave(), this.querySelector("form") ? withUndo : short);
  }
}

customElements.define("nanni-toast", ToastElement);
