import { connect, createServer, type Socket } from "node:net";
import { LOOPBACK } from "@frontline-routing/test-servers";
import { createPacketReader, isCommit } from "./packet-reader.ts";

/**
 * Where a connection is cut: before the server gets the COMMIT, so that it rolls back; or after the server has
 * answered it and before the client hears.
 */
export type CommitCut = "before commit" | "between commit and reply";

/** A TCP proxy in front of a MySQL or MariaDB server that can cut a connection at its COMMIT. */
export interface CommitCuttingProxy {
  readonly port: number;
  /** Cuts the next connection that sends a COMMIT. Resolves when it is cut; `withdraw` resolves it as not cut. */
  cutNextCommit(cut: CommitCut): { readonly done: Promise<boolean>; withdraw(): void };
  close(): Promise<void>;
}

interface ArmedCut {
  readonly cut: CommitCut;
  resolve(happened: boolean): void;
}

/** Starts a proxy on a free port of the loopback interface. */
export async function startCommitCuttingProxy(server: {
  readonly host: string;
  readonly port: number;
}): Promise<CommitCuttingProxy> {
  const sockets = new Set<Socket>();
  let armed: ArmedCut | undefined;

  const proxy = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ ...server, noDelay: true });
    const read = createPacketReader();
    let cutting: ArmedCut | undefined;
    const cutOff = () => {
      client.resetAndDestroy();
      upstream.destroy();
    };
    const finishCut = (happened: boolean) => {
      cutting?.resolve(happened);
      cutting = undefined;
      cutOff();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", cutOff); // e.g. the server was killed; "close" follows
      socket.on("close", () => {
        sockets.delete(socket);
        finishCut(false);
      });
    }
    client.on("data", (bytes) => {
      for (const packet of read(bytes)) {
        if (armed !== undefined && isCommit(packet)) {
          cutting = armed;
          armed = undefined;
          if (cutting.cut === "before commit") return finishCut(true);
        }
        upstream.write(packet);
      }
    });
    upstream.on("data", (bytes) => {
      if (cutting === undefined) client.write(bytes);
      else finishCut(true);
    });
  });

  await new Promise<void>((resolve, reject) => {
    proxy.once("error", reject);
    proxy.listen(0, LOOPBACK, resolve);
  });
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return {
    port: address.port,
    cutNextCommit(cut) {
      let mine: ArmedCut | undefined;
      const done = new Promise<boolean>((resolve) => {
        mine = { cut, resolve };
        armed = mine;
      });
      return {
        done,
        withdraw() {
          if (armed !== mine) return; // it is being cut, and resolves soon
          armed = undefined;
          mine?.resolve(false);
        },
      };
    },
    async close() {
      const closed = new Promise<void>((resolve) => proxy.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
