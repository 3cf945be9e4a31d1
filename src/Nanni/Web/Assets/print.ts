// Printing: the story of a record is fetched to its end before it goes on paper; a page made for printing offers the dialog at once.

interface More extends HTMLElement {
  load(): Promise<void>;
}

/** Far more than anybody prints, and a bound for a story that never ends. */
const mostPages = 100;

export async function printPage(): Promise<void> {
  for (let page = 0; page < mostPages; page++) {
    const more = document.querySelector<More>("#timeline nanni-more");
    await more?.load();
    // What could not be fetched has said so; the rest is printed.
    if (!more || more.isConnected) {
      break;
    }
  }
  print();
}

document.addEventListener("turbo:load", () => {
  if (document.querySelector("[data-print-now]") && !document.documentElement.hasAttribute("data-turbo-preview")) {
    print();
  }
});
