import type { Socket } from "node:net";

/**
 * Joins two sockets: what one sends the other gets, in their own time. An end in one direction leaves the other open; when one
 * has gone, so has the other. Neither may be silent for longer than `idleMs`.
 *
 * @returns ends both
 */
export function joinSockets(client: Socket, upstream: Socket, idleMs: number, onClose: () => void): () => void {
  let open = 2;
  const join = (from: Socket, to: Socket) => {
    from.on("error", () => to.resetAndDestroy());
    from.on("timeout", () => from.destroy());
    from.on("close", () => {
      to.destroySoon(); // what it was sent before still goes out
      open -= 1;
      if (open === 0) onClose();
    });
    from.setTimeout(idleMs);
    from.setNoDelay(true);
    from.pipe(to);
  };
  join(client, upstream);
  join(upstream, client);
  return () => {
    client.destroy();
    upstream.destroy();
  };
}
