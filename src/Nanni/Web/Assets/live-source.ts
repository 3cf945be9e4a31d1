// One stream of events; shared by the worker and by pages of browsers that have none.

/** @property kind "open": from now on changes come; "gap": events may have been missed, refresh once. */
export interface Told {
  kind: "open" | "change" | "gap";
  topics: string[];
  /** Milliseconds over which pages share out their refreshes where many listen. */
  spread: number;
}

const longest = 30_000;

export function follow(url: string, tell: (told: Told) => void): () => void {
  let source: EventSource | null = null;
  let wasOpen = false;
  let wait = 1_000;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const open = () => {
    source = new EventSource(url);
    // The server's word that it listens from now on; the browser's own "open" comes before.
    source.addEventListener("hello", () => {
      wait = 1_000;
      tell({ kind: wasOpen ? "gap" : "open", topics: [], spread: 0 });
      wasOpen = true;
    });
    source.addEventListener("change", event => {
      const { topics, spread } = JSON.parse((event as MessageEvent<string>).data) as { topics?: string[]; spread?: number };
      tell({ kind: "change", topics: topics ?? [], spread: spread ?? 0 });
    });
    source.addEventListener("error", () => {
      // The browser tries again by itself while the stream is connecting; closed means refused.
      if (source?.readyState === EventSource.CLOSED) {
        timer = setTimeout(open, wait + Math.random() * 1_000);
        wait = Math.min(longest, wait * 2);
      }
    });
  };

  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
