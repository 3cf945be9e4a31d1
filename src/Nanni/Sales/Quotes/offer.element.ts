// <nanni-offer>: shows what an offer comes to while it is typed (the server adds up), offers products by name and fills in their price,
// and takes rows from a spreadsheet.
import { debounce, token } from "../../Web/Assets/tools";

interface Sums { net: string; taxes: { rate: string; tax: string }[]; total: string; margin: string }
interface Product { id: string; name: string; code: string | null; unit: string | null; description: string | null; price: string | null; currency: string | null; shown: string }

/** Columns of a row as people have them in spreadsheets. */
const pasted = ["name", "quantity", "unit", "price", "discount", "tax"];

class OfferElement extends HTMLElement {
  private form!: HTMLFormElement;
  /** Where a name is being typed. */
  private named: HTMLInputElement | null = null;
  private readonly products = new Map<string, Product>();
  private readonly stop = new AbortController();

  connectedCallback(): void {
    const { signal } = this.stop;
    this.form = this.querySelector("form")!;
    const addUp = debounce(250, () => void this.addUp());
    const look = debounce(150, () => this.named && void this.look(this.named));
    this.form.addEventListener("input", event => {
      const input = event.target;
      addUp();
      if (input instanceof HTMLInputElement && input.name === "line.name") {
        this.take(input);
        this.named = input;
        look();
      }
    }, { signal });
    this.form.addEventListener("change", addUp, { signal });
    this.form.addEventListener("paste", event => this.paste(event), { signal });
  }

  disconnectedCallback(): void {
    this.stop.abort();
  }

  private async addUp(): Promise<void> {
    const answer = await fetch(this.getAttribute("sums")!, { method: "POST", body: new FormData(this.form), headers: { "X-CSRF-Token": token() } }).catch(() => null);
    if (!answer?.ok) {
      return;
    }
    const variants = await answer.json() as { sums: Sums; lines: string[] }[];
    const sections = [...this.querySelectorAll<HTMLElement>(".offer-variant")];
    const tabs = [...this.querySelectorAll<HTMLElement>(".offer-tab")];
    variants.forEach(({ sums, lines }, v) => {
      const section = sections[v];
      const tab = tabs[v];
      if (!section || !tab) {
        return;
      }
      const rows = [...section.querySelectorAll<HTMLElement>("[data-row]")];
      // The server leaves out lines in which nothing is typed.
      const filled = rows.filter(row => ["name", "description", "price"].some(name => this.field(row, name).value.trim() !== ""));
      rows.forEach(row => row.querySelector("[data-amount]")!.textContent = lines[filled.indexOf(row)] ?? "");
      section.querySelector("[data-net]")!.textContent = sums.net;
      section.querySelectorAll("[data-total]").forEach(total => total.textContent = sums.total);
      tab.querySelector("[data-total]")!.textContent = sums.total;
      const margin = tab.querySelector("[data-margin]");
      if (margin) {
        margin.textContent = sums.margin;
      }
      this.taxes(section, sums);
    });
  }

  private taxes(section: HTMLElement, sums: Sums): void {
    const list = section.querySelector<HTMLElement>("[data-sums]")!;
    const label = list.dataset["taxLabel"] ??= list.querySelector("[data-tax] dt")?.textContent?.replace(/[\d.,]+/, "0") ?? "0%";
    list.querySelectorAll("[data-tax]").forEach(line => line.remove());
    const total = list.querySelector(".offer-total")!;
    for (const { rate, tax } of sums.taxes) {
      const line = document.createElement("div");
      line.dataset["tax"] = "";
      const name = document.createElement("dt");
      const value = document.createElement("dd");
      name.textContent = label.replace(/0\s?%/, rate);
      value.className = "number";
      value.textContent = tax;
      line.append(name, value);
      total.before(line);
    }
  }

  private field(row: HTMLElement, name: string): HTMLInputElement {
    return row.querySelector<HTMLInputElement>(`[name="line.${name}"]`)!;
  }

  private async look(input: HTMLInputElement): Promise<void> {
    const text = input.value.trim();
    if (text.length < 2 || this.products.has(text)) {
      return;
    }
    const answer = await fetch(`${this.getAttribute("products")}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok || input.value.trim() !== text) {
      return;
    }
    const found = await answer.json() as Product[];
    const list = this.querySelector("datalist")!;
    list.replaceChildren(...found.map(product => {
      this.products.set(product.name, product);
      const option = document.createElement("option");
      option.value = product.name;
      option.label = [product.code, product.shown].filter(Boolean).join(" · ");
      return option;
    }));
    this.take(input);
  }

  /** A name that the catalogue has: the line is that product, at its price where that is in the currency of the offer. */
  private take(input: HTMLInputElement): void {
    const row = input.closest<HTMLElement>("[data-row]")!;
    const product = this.products.get(input.value);
    const known = this.field(row, "product");
    if (!product || known.value === product.id) {
      if (!product) {
        known.value = "";
      }
      return;
    }
    known.value = product.id;
    const fill = (name: string, value: string | null) => {
      if (value) {
        this.field(row, name).value = value;
      }
    };
    fill("unit", product.unit);
    fill("price", product.currency === row.closest<HTMLElement>(".offer-variant")!.dataset["currency"] ? product.price : null);
    if (this.field(row, "quantity").value === "") {
      this.field(row, "quantity").value = "1";
    }
  }

  /** Rows of a spreadsheet: each becomes a line, from the one in which they are pasted. */
  private paste(event: ClipboardEvent): void {
    const input = event.target;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!(input instanceof HTMLInputElement) || input.name !== "line.name" || !/[\t\n]/.test(text.trim())) {
      return;
    }
    event.preventDefault();
    const rows = input.closest<HTMLElement>("nanni-rows")!;
    let row: HTMLElement | null = input.closest<HTMLElement>("[data-row]");
    for (const line of text.split(/\r?\n/).filter(l => l.trim() !== "")) {
      if (!row) {
        rows.querySelector<HTMLElement>("[data-add]")!.click();
        row = rows.querySelector<HTMLElement>("[data-rows] > :last-child");
      }
      line.split("\t").slice(0, pasted.length).forEach((cell, i) => this.field(row!, pasted[i]!).value = cell.trim());
      row = row!.nextElementSibling as HTMLElement | null;
    }
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

customElements.define("nanni-offer", OfferElement);
