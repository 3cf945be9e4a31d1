// A list that is come back to stands where it was left, and the record that was opened from it is marked.

const here = () => "nanni-scroll " + location.pathname + location.search;

function keep(): void {
  const inner = document.querySelector<HTMLElement>("[data-keep-scroll]");
  if (inner) {
    sessionStorage.setItem(here(), JSON.stringify([inner.scrollTop, inner.scrollLeft, scrollY]));
  }
}

let isBack = false;

document.addEventListener("turbo:before-cache", keep);
document.addEventListener("turbo:before-visit", keep);
addEventListener("pagehide", keep);
document.addEventListener("click", event => {
  isBack = event.target instanceof Element && event.target.closest('a[rel="up"], a[data-back]') !== null;
});
document.addEventListener("turbo:visit", event => {
  isBack ||= (event as CustomEvent<{ action: string }>).detail.action === "restore";
});
document.addEventListener("turbo:load", () => {
  const inner = document.querySelector<HTMLElement>("[data-keep-scroll]");
  const kept = isBack ? sessionStorage.getItem(here()) : null;
  if (isBack && document.activeElement === document.body) {
    inner?.querySelector<HTMLElement>("tr.current .value-title")?.focus({ preventScroll: true });
  }
  isBack = false;
  if (inner && kept) {
    const [top = 0, left = 0, page = 0] = JSON.parse(kept) as number[];
    inner.scrollTo(left, top);
    if (page > 0) {
      scrollTo(0, page);
    }
  }
});

// The settings are more than fit on a low screen: the page at hand is always in sight among them. Once for each page, so that a
// refresh does not pull the list from under somebody who reads it.
let at: [Element, string] | undefined;
document.addEventListener("turbo:load", () => {
  const nav = document.querySelector(".settings-nav");
  if (nav && (at?.[0] !== nav || at[1] !== location.pathname)) {
    at = [nav, location.pathname];
    const line = nav.querySelector<HTMLElement>("[aria-current]");
    const below = line ? line.getBoundingClientRect().bottom - nav.getBoundingClientRect().bottom : 0;
    nav.scrollTop += Math.max(0, below + 8);
  }
});
