// Turbo ships no types. What we use of it:
declare module "@hotwired/turbo" {
  export const config: { forms: { confirm: (message: string, form: HTMLFormElement, submitter: HTMLElement | null) => Promise<boolean> } };
  /** In spite of its name the one that refreshes at once. */
  export const session: { debouncedRefresh(url: string): void };
  export function visit(url: string, options?: { action?: "advance" | "replace" }): void;
  export function renderStreamMessage(message: string): void;
}
