// <nanni-board>: the code that moves cards is loaded by pages that have a board only.
class BoardElement extends HTMLElement {
  private stop?: () => void;

  connectedCallback(): void {
    void import("./board").then(({ start }) => {
      if (this.isConnected) {
        this.stop = start(this);
        this.dataset["ready"] = "";
      }
    });
  }

  disconnectedCallback(): void {
    this.stop?.();
  }
}

customElements.define("nanni-board", BoardElement);
