// <nanni-offer>: shows what an offer comes to while it is typed (the server adds up), offers products by name and fills in what they cost
// this customer, asks again when the quantity changes, and takes rows from a spreadsheet.
import { debounce, token } from "../../Web/Assets/tools";

interface Sums { net: string; taxes: { rate: string; tax: string }[]; total: string; margin: string }
interface Product {
  id: string; name: string; code: string | null; unit: string | null; description: string | null;
  price: string | null; discount: string; tax: string | null; cost: string | null; shown: string; why: string;
}

/** Columns of a row as people have them in spreadsheets. */
const pasted = ["name", "quantity", "unit", "price", "discount", "tax"];

class OfferElement extends HTMLElement {
  private form!: HTMLFormElement;
  /** Where a name is being typed. */
  private named: HTMLInputElement | null = null;
  /** By currency and name. */
  private readonly products = new Map<string, Product>();
  private readonly stop = new AbortController();

  connectedCallback(): void {
    const { signal } = this.stop;
    this.form = this.querySelector("form")!;
    const addUp = debounce(250, () => void this.addUp());
    const counted = new Set<HTMLElement>();
    const ask = debounce(250, () => {
      counted.forEach(row => void this.price(row));
      counted.clear();
    });
    const look = debounce(150, () => this.named && void this.look(this.named));
    this.form.addEventListener("input", event => {
      const input = event.target;
      addUp();
      if (!(input instanceof HTMLInputElement)) {
        return;
      }
      if (input.name === "line.name") {
        this.take(input);
        this.named = input;
        look();
      } else if (input.name === "line.quantity") {
        counted.add(input.closest<HTMLElement>("[data-row]")!);
        ask();
      } else if (input.name === "line.price" || input.name === "line.discount") {
        this.mark(input.closest<HTMLElement>("[data-row]")!);
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
    const currency = this.currency(input);
    if (text.length < 2 || this.products.has(currency + text)) {
      return;
    }
    const answer = await fetch(`${this.getAttribute("products")}?q=${encodeURIComponent(text)}&currency=${currency}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok || input.value.trim() !== text) {
      return;
    }
    const found = await answer.json() as Product[];
    const list = this.querySelector("datalist")!;
    list.replaceChildren(...found.map(product => {
      this.products.set(currency + product.name, product);
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
    const product = this.products.get(this.currency(input) + input.value);
    const known = this.field(row, "product");
    if (!product || known.value === product.id) {
      if (!product && known.value !== "") {
        known.value = "";
        this.explain(row, null);
      }
      return;
    }
    known.value = product.id;
    const fill = (name: string, value: string | null) => {
      const field = row.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[name="line.${name}"]`);
      if (value && field) {
        field.value = value;
      }
    };
    fill("unit", product.unit);
    fill("tax", product.tax);
    fill("cost", product.cost);
    fill("description", product.description);
    this.field(row, "price").value = product.price ?? "";
    this.field(row, "discount").value = product.discount;
    this.explain(row, product);
    const quantity = this.field(row, "quantity");
    if (quantity.value === "") {
      quantity.value = "1";
    } else if (quantity.value !== "1") {
      void this.price(row);
    }
  }

  private currency(inside: HTMLElement): string {
    return inside.closest<HTMLElement>(".offer-variant")!.dataset["currency"]!;
  }

  /** Another quantity may cost another price; one that somebody typed stays. */
  private async price(row: HTMLElement): Promise<void> {
    const product = this.field(row, "product").value;
    const quantity = this.field(row, "quantity").value;
    if (product === "" || this.field(row, "origin").value !== "") {
      return;
    }
    const url = `${this.getAttribute("price")}?product=${product}&quantity=${encodeURIComponent(quantity)}&currency=${this.currency(row)}`;
    const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.status !== 200 || this.field(row, "quantity").value !== quantity || this.field(row, "product").value !== product) {
      return;
    }
    const found = await answer.json() as Product;
    if (!this.isByHand(row) && found.price !== null) {
      this.field(row, "price").value = found.price;
      this.field(row, "discount").value = found.discount;
      this.form.dispatchEvent(new Event("change"));
    }
    this.explain(row, found);
  }

  private isByHand(row: HTMLElement): boolean {
    return this.field(row, "price").value !== (row.dataset["price"] ?? "") || this.field(row, "discount").value !== (row.dataset["discount"] ?? "");
  }

  /** Keeps what the catalogue says of a row, to tell it from what is typed. */
  private explain(row: HTMLElement, product: Product | null): void {
    row.dataset["price"] = product?.price ?? "";
    row.dataset["discount"] = product?.discount ?? "";
    row.dataset["said"] = product?.why ?? "";
    this.mark(row);
  }

  private mark(row: HTMLElement): void {
    const why = row.querySelector<HTMLElement>("[data-why]")!;
    const hand = " · " + this.getAttribute("by-hand");
    const said = row.dataset["said"] ??= why.textContent?.replace(hand, "") ?? "";
    why.textContent = said !== "" && row.dataset["price"] && this.isByHand(row) ? said + hand : said;
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
