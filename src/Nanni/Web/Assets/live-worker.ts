// The shared worker: one stream for all pages of a workspace, closed when the last page is gone.
import { follow, type Told } from "./live-source";

interface Room {
  ports: Set<MessagePort>;
  isOpen: boolean;
  stop: () => void;
}

const rooms = new Map<string, Room>();

function join(port: MessagePort, url: string): void {
  const known = rooms.get(url);
  if (known) {
    known.ports.add(port);
    if (known.isOpen) {
      port.postMessage({ kind: "open", topics: [], spread: 0 } satisfies Told);
    }
    return;
  }
  const room: Room = { ports: new Set([port]), isOpen: false, stop: () => {} };
  rooms.set(url, room);
  room.stop = follow(url, told => {
    room.isOpen ||= told.kind === "open";
    room.ports.forEach(one => one.postMessage(told));
  });
}

function leave(port: MessagePort): void {
  for (const [url, room] of rooms) {
    if (room.ports.delete(port) && room.ports.size === 0) {
      room.stop();
      rooms.delete(url);
    }
  }
}

(globalThis as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = event => {
  const port = event.ports[0]!;
  port.onmessage = ({ data }: MessageEvent<{ follow?: string; leave?: boolean }>) => {
    leave(port);
    if (data.follow) {
      join(port, data.follow);
    }
  };
};
