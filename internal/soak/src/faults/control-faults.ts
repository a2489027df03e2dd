import type { Fault } from "@frontline-routing/chaos/faults/fault";
import { fault, pausing, type Victims } from "./victims.ts";

/** What can be done to the store. A database server of our own is killed and frozen too. */
export function storeFaults({ platform, server, kill, freeze, whileDown, ...victims }: Victims) {
  const { store } = platform;
  const away = (breakIt: () => Promise<void>) => pausing(victims, undefined, breakIt);
  const ofServer: Fault[] = [];
  if (server !== undefined) {
    ofServer.push(
      fault("database killed", () => away(() => kill(server))),
      fault("database frozen", () => away(() => freeze(server))),
    );
  }
  const cut = fault(store.kind === "sqlite" ? "store made to fail" : "database's connections cut", () =>
    away(async () => {
      store.cut();
      await whileDown();
      store.restore();
    }),
  );
  return { cut, ofServer };
}

/** What can be done to Restate and the routing service. No request needs them. */
export function controlFaults({ platform: { restate, routingService }, kill, freeze }: Victims) {
  return {
    restateKilled: fault("Restate killed", () => kill(restate)),
    restateFrozen: fault("Restate frozen", () => freeze(restate)),
    serviceKilled: fault("routing service killed", () => kill(routingService)),
    serviceFrozen: fault("routing service frozen", () => freeze(routingService)),
    serviceRestarted: fault("routing service restarted in order", () => routingService.restart()),
  };
}
