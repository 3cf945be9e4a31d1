// Drags a card by mouse, pen or finger. A finger must rest first, so that it can also scroll.
import { announce, say } from "./tools";

const threshold = 5;
const rest = 280;

export function dragging(board: HTMLElement, signal: AbortSignal, drop: (card: HTMLElement, column: HTMLElement) => void): void {
  let card: HTMLElement | null = null;
  let ghost: HTMLElement | null = null;
  let over: HTMLElement | null = null;
  let timer = 0;
  let frame = 0;
  let start = { x: 0, y: 0 };
  let at = { x: 0, y: 0 };
  let offset = { x: 0, y: 0 };

  const scroller = board.querySelector<HTMLElement>(".board-columns")!;

  function lift(): void {
    const box = card!.getBoundingClientRect();
    offset = { x: start.x - box.left, y: start.y - box.top };
    ghost = card!.cloneNode(true) as HTMLElement;
    ghost.removeAttribute("id");
    ghost.classList.add("ghost");
    ghost.setAttribute("aria-hidden", "true");
    ghost.inert = true;
    ghost.style.width = `${box.width}px`;
    board.append(ghost);
    card!.classList.add("lifted");
    board.setAttribute("data-dragging", "");
    document.dispatchEvent(new Event("nanni:hold"));
    announce(say("board.lifted", { title: card!.querySelector(".deal-title")!.textContent! }));
    follow();
  }

  function follow(): void {
    if (!ghost) {
      return;
    }
    ghost.style.transform = `translate(${at.x - offset.x}px, ${at.y - offset.y}px) rotate(1.5deg)`;
    const found = document.elementFromPoint(at.x, at.y)?.closest<HTMLElement>(".board-column") ?? null;
    if (found !== over) {
      over?.classList.remove("target");
      over = found;
      if (over && over !== card!.closest(".board-column")) {
        over.classList.add("target");
      }
    }
    edges();
    frame = requestAnimationFrame(follow);
  }

  /** Near an edge the board, or the column under the pointer, scrolls by itself. */
  function edges(): void {
    const box = scroller.getBoundingClientRect();
    const speed = (distance: number) => distance < 48 ? (48 - distance) / 4 : 0;
    scroller.scrollLeft += speed(box.right - at.x) - speed(at.x - box.left);
    const column = over?.querySelector(".board-scroll");
    if (column) {
      const inner = column.getBoundingClientRect();
      column.scrollTop += speed(inner.bottom - at.y) - speed(at.y - inner.top);
    }
  }

  function end(isDrop: boolean): void {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    const moved = card, column = over;
    if (ghost) {
      ghost.remove();
      // The click that ends a drag is not a click on the card.
      const swallow = (event: Event) => {
        event.preventDefault();
        event.stopPropagation();
      };
      addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
    }
    over?.classList.remove("target");
    card?.classList.remove("lifted");
    board.removeAttribute("data-dragging");
    const wasLifted = ghost !== null;
    card = ghost = over = null;
    if (isDrop && wasLifted && moved && column && column !== moved.closest(".board-column")) {
      drop(moved, column);
    }
  }

  board.addEventListener("pointerdown", event => {
    const target = (event.target as Element).closest<HTMLElement>(".deal");
    if (!target || event.button !== 0 || (event.target as Element).closest("button, input, details")) {
      return;
    }
    card = target;
    start = at = { x: event.clientX, y: event.clientY };
    if (event.pointerType === "touch") {
      timer = setTimeout(lift, rest);
    }
  }, { signal });

  addEventListener("pointermove", event => {
    if (!card) {
      return;
    }
    at = { x: event.clientX, y: event.clientY };
    const far = Math.hypot(at.x - start.x, at.y - start.y) > threshold;
    if (!ghost && far) {
      if (event.pointerType === "touch") {
        end(false);
      } else {
        getSelection()?.removeAllRanges();
        lift();
      }
    }
  }, { signal });

  addEventListener("pointerup", () => end(true), { signal });
  addEventListener("pointercancel", () => end(false), { signal });
  addEventListener("keydown", event => {
    if (event.key === "Escape" && ghost) {
      event.stopPropagation();
      end(false);
    }
  }, { signal, capture: true });
  board.addEventListener("touchmove", event => {
    if (ghost) {
      event.preventDefault();
    }
  }, { signal, passive: false });
  board.addEventListener("contextmenu", event => {
    if (ghost) {
      event.preventDefault();
    }
  }, { signal });
  board.addEventListener("dragstart", event => event.preventDefault(), { signal });
}
