// <nanni-form-editor>: the code that edits a form is loaded by its page only.
class FormEditorElement extends HTMLElement {
  private readonly stop = new AbortController();

  connectedCallback(): void {
    void import("./formeditor").then(({ start }) => {
      if (this.isConnected) {
        start(this, this.stop.signal);
        this.dataset["ready"] = "";
      }
    });
  }

  disconnectedCallback(): void {
    this.stop.abort();
  }
}

customElements.define("nanni-form-editor", FormEditorElement);
