import type { HeldEnvironment } from "../held/held-environment.ts";
import type { HeldRoute } from "../held/held-routes.ts";
import type { InRing, Ring } from "../held/ring.ts";
import { after } from "../loading/after.ts";
import type { Cursor } from "../port/route-source.ts";
import type { RouterParts } from "../router/router-parts.ts";
import type { RouterSnapshot, SnapshotEnvironment, SnapshotRoute } from "./router-snapshot.ts";

const PER_SLICE = 1_000; // a millisecond or two

/** A snapshot as one value. */
export async function takeSnapshot(parts: RouterParts, cursor: Cursor | undefined): Promise<RouterSnapshot> {
  const snapshot = { ...headOf(cursor), routes: [] as SnapshotRoute[], environments: [] as SnapshotEnvironment[] };
  for await (const slice of routeSlices(parts)) snapshot.routes.push(...slice);
  for await (const slice of environmentSlices(parts)) snapshot.environments.push(...slice);
  return snapshot;
}

/** A snapshot as JSON text, piece by piece. */
export async function* snapshotText(parts: RouterParts, cursor: Cursor | undefined): AsyncGenerator<string> {
  yield `${JSON.stringify(headOf(cursor)).slice(0, -1)},"routes":[`;
  yield* listText(routeSlices(parts));
  yield '],"environments":[';
  yield* listText(environmentSlices(parts));
  yield "]}\n";
}

/** Everything before the lists. The cursor is taken first: what changes meanwhile is told again from there on. */
function headOf(cursor: Cursor | undefined) {
  return { version: 1 as const, takenAt: Date.now(), cursor: cursor ?? null };
}

function routeSlices({ table: { held }, currency }: RouterParts): AsyncGenerator<SnapshotRoute[]> {
  return slices(held.routes, (route: HeldRoute) => {
    if (!held.isHeld(route)) return [];
    const { hostname, state, deployment } = route;
    const { incarnation, route: row } = state;
    return [{ hostname, ageMs: currency.ageMs(route), incarnation, route: row, ...deployment.said }];
  });
}

function environmentSlices({ table: { held }, now }: RouterParts): AsyncGenerator<SnapshotEnvironment[]> {
  return slices(held.environments, ({ id: environmentId, readAt, sentinels }: HeldEnvironment) => {
    return sentinels === undefined ? [] : [{ environmentId, ageMs: Math.max(0, now() - readAt), sentinels }];
  });
}

/** What is in a ring, in slices between which the event loop runs: what comes and goes meanwhile may be missed, or met twice. */
async function* slices<T extends InRing, Item>(ring: Ring<T>, itemsOf: (item: T) => Item[]): AsyncGenerator<Item[]> {
  for (let place = 0; place < ring.size; place += PER_SLICE) {
    yield ring.slice(place, place + PER_SLICE).flatMap(itemsOf);
    // Somebody waits for the snapshot, in a process that ends with it more often than not.
    await new Promise<void>((resolve) => after(0, resolve, true));
  }
}

async function* listText(slices: AsyncIterable<readonly unknown[]>): AsyncGenerator<string> {
  let separator = "";
  for await (const slice of slices) {
    if (slice.length === 0) continue;
    yield separator + JSON.stringify(slice).slice(1, -1);
    separator = ",";
  }
}
