// <nanni-passkey>: asks the browser for a passkey (or, with "new", to make one), puts its answer into the form and sends it. With
// "autofill" the browser offers passkeys in the field for the e-mail address too. Without the browser's help it is not shown.
import { post, say } from "../../Assets/tools";

interface Question {
  options: PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON;
  state: string;
}

class PasskeyElement extends HTMLElement {
  private form!: HTMLFormElement;
  private isAnswered = false;
  private waiting = new AbortController();

  connectedCallback(): void {
    this.form = this.querySelector("form")!;
    if (!("PublicKeyCredential" in window) || !("parseRequestOptionsFromJSON" in PublicKeyCredential)) {
      this.hidden = true;
      return;
    }
    this.form.addEventListener("submit", event => {
      // A form with something to mend goes to the server first: a passkey that is made and then refused would stay on the device.
      if (!this.isAnswered && this.form.checkValidity()) {
        event.preventDefault();
        event.stopPropagation();
        void this.ask();
      }
    }, { capture: true });
    if (this.hasAttribute("autofill")) {
      void this.offer();
    }
  }

  disconnectedCallback(): void {
    this.waiting.abort();
  }

  /** In the list that the browser opens at the e-mail address: quiet until somebody chooses one there. */
  private async offer(): Promise<void> {
    if (!await PublicKeyCredential.isConditionalMediationAvailable?.()) {
      return;
    }
    try {
      const question = await this.question();
      await this.answer(question, await navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question.options), mediation: "conditional", signal: this.waiting.signal,
      }));
    } catch {
      // Nobody chose one, or the button took over: nothing to say.
    }
  }

  private async ask(): Promise<void> {
    // Only one question at a time.
    this.waiting.abort();
    this.waiting = new AbortController();
    this.tell("");
    try {
      const question = await this.question();
      const signal = this.waiting.signal;
      await this.answer(question, this.hasAttribute("new")
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(question.options), signal })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(question.options), signal }));
    } catch (wrong) {
      const name = wrong instanceof DOMException ? wrong.name : "";
      if (name !== "AbortError") {
        this.tell(say(name === "InvalidStateError" ? "passkey.known" : "passkey.failed"));
      }
    }
  }

  private async question(): Promise<Question> {
    const answer = await post(this.getAttribute("options")!, {}, "application/json");
    if (!answer.ok) {
      throw new Error(`${answer.status}`);
    }
    return await answer.json() as Question;
  }

  private async answer(question: Question, credential: Credential | null): Promise<void> {
    const set = (name: string, value: string) => this.form.querySelector<HTMLInputElement>(`[name=${name}]`)!.value = value;
    set("Credential", JSON.stringify((credential as PublicKeyCredential).toJSON()));
    set("State", question.state);
    this.isAnswered = true;
    this.form.requestSubmit();
    this.isAnswered = false;
  }

  private tell(text: string): void {
    const notice = this.querySelector<HTMLElement>("[role=alert]")!;
    notice.hidden = text === "";
    notice.querySelector("span")!.textContent = text;
  }
}

customElements.define("nanni-passkey", PasskeyElement);
