// Turbo ships no types. What we use of it:
declare module "@hotwired/turbo" {
  export const config: { forms: { confirm: (message: string, form: HTMLFormElement, submitter: HTMLElement | null) => Promise<boolean> } };
  export const session: { refresh(url: string): void };
  export function visit(url: string, options?: { action?: "advance" | "replace" }): void;
  export function renderStreamMessage(message: string): void;
}
