import { startTcpRelay } from "@frontline-routing/test-servers";
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
  let armed: ArmedCut | undefined;

  const relay = await startTcpRelay(server, (client, upstream, reset) => {
    const read = createPacketReader();
    let cutting: ArmedCut | undefined;
    const finishCut = (happened: boolean) => {
      cutting?.resolve(happened);
      cutting = undefined;
      reset();
    };
    for (const socket of [client, upstream])
      socket.on("close", () => finishCut(false)).on("end", () => finishCut(false));
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

  return {
    port: relay.port,
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
    close: () => relay.close(),
  };
}
