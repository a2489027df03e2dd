import type { Socket } from "node:net";

/**
 * Joins two sockets: what one sends the other gets, in their own time. An end in one direction leaves the other open; when one
 * breaks, so does the other. Where nothing moves for `idleMs`, both are ended.
 *
 * @returns ends both
 */
export function joinSockets(client: Socket, upstream: Socket, idleMs: number, onClose: () => void): () => void {
  const end = () => {
    client.destroy();
    upstream.destroy();
  };
  let open = 2;
  const join = (from: Socket, to: Socket) => {
    from.on("error", () => to.resetAndDestroy());
    from.on("timeout", end);
    from.on("close", () => {
      open -= 1;
      if (open === 0) onClose();
    });
    from.setTimeout(idleMs);
    from.setNoDelay(true);
    from.pipe(to);
  };
  join(client, upstream);
  join(upstream, client);
  return end;
}
