// The shared worker: one stream for all pages of a workspace, closed when the last page is gone.
import { follow, type Told } from "./live-source";

interface Room {
  ports: Set<MessagePort>;
  stop: () => void;
}

const rooms = new Map<string, Room>();

function join(port: MessagePort, url: string): void {
  const known = rooms.get(url);
  if (known) {
    known.ports.add(port);
    return;
  }
  const ports = new Set([port]);
  const tell = (told: Told) => ports.forEach(one => one.postMessage(told));
  rooms.set(url, { ports, stop: follow(url, tell) });
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
