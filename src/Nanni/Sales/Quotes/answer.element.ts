// <nanni-answer>: a quote on its customer's screen. Says once that it was opened by somebody with a screen, and shows what the chosen
// options come to.
import { debounce, token } from "../../Web/Assets/tools";

interface Sums { net: string; taxes: { rate: string; tax: string }[]; total: string }

class AnswerElement extends HTMLElement {
  connectedCallback(): void {
    void this.seen();
    const sums = this.getAttribute("sums");
    const form = this.querySelector<HTMLFormElement>("#acceptance");
    if (sums && form) {
      form.addEventListener("change", debounce(100, () => void this.addUp(sums, form)));
    }
  }

  private async seen(): Promise<void> {
    await fetch(this.getAttribute("seen")!, { method: "POST", headers: { "X-CSRF-Token": token() } }).catch(() => null);
  }

  private async addUp(url: string, form: HTMLFormElement): Promise<void> {
    const answer = await fetch(url, { method: "POST", body: new FormData(form), headers: { "X-CSRF-Token": token() } }).catch(() => null);
    if (!answer?.ok) {
      return;
    }
    const variants = await answer.json() as { sums: Sums }[];
    this.querySelectorAll<HTMLElement>(".customer-variant").forEach((section, v) => {
      const sums = variants[v]?.sums;
      if (!sums) {
        return;
      }
      section.querySelector("[data-net]")!.textContent = sums.net;
      section.querySelectorAll("[data-total]").forEach(total => total.textContent = sums.total);
      for (const line of section.querySelectorAll<HTMLElement>("[data-tax]")) {
        line.querySelector("dd")!.textContent = sums.taxes.find(t => t.rate === line.dataset["tax"])?.tax ?? "";
      }
    });
  }
}

customElements.define("nanni-answer", AnswerElement);
