import type { HeldRoutes } from "../held/held-routes.ts";
import type { Clock } from "../loading/clock.ts";
import type { Cursor } from "../port/changes.ts";
import type { RouterSnapshot, SnapshotEnvironment, SnapshotRoute } from "./router-snapshot.ts";

/** What a snapshot is taken of. */
export interface SnapshotSubject {
  readonly held: HeldRoutes;
  readonly clock: Clock;
  readonly cursor: Cursor | undefined;
  /** The age of a route, in milliseconds. */
  readonly ageOf: (place: number) => number;
}

const PER_SLICE = 1_000; // a millisecond or two

/** Everything before the lists. The cursor is taken first: what changes meanwhile is told again from there on. */
export function snapshotHead({ cursor }: SnapshotSubject): Omit<RouterSnapshot, "environments" | "routes"> {
  return { version: 1, takenAt: Date.now(), cursor: cursor ?? null };
}

/** The routes that are held, in slices between which the event loop runs. */
export async function* routeSlices({ held, clock, ageOf }: SnapshotSubject): AsyncGenerator<SnapshotRoute[]> {
  for (let place = 0; place < held.size; ) {
    const slice: SnapshotRoute[] = [];
    for (const end = Math.min(held.size, place + PER_SLICE); place < end; place += 1) {
      const route = held.routeAt(place);
      if (route === undefined || held.peek(route.hostname) !== route) continue;
      const { hostname, state, deployment } = route;
      const { incarnation, route: row } = state;
      slice.push({ hostname, ageMs: ageOf(place), incarnation, route: row, ...deployment.said });
    }
    yield slice;
    await nextTurn(clock);
  }
}

/** The environments of held routes, likewise. */
export async function* environmentSlices({ held, clock }: SnapshotSubject): AsyncGenerator<SnapshotEnvironment[]> {
  for (let place = 0; place < held.environmentCount; ) {
    const slice: SnapshotEnvironment[] = [];
    for (const end = Math.min(held.environmentCount, place + PER_SLICE); place < end; place += 1) {
      const environment = held.environmentAt(place);
      if (environment?.sentinels === undefined) continue;
      const { id: environmentId, readAt, sentinels } = environment;
      slice.push({ environmentId, ageMs: Math.max(0, clock.now() - readAt), sentinels });
    }
    yield slice;
    await nextTurn(clock);
  }
}

/** A snapshot as one value. */
export async function takeSnapshot(subject: SnapshotSubject): Promise<RouterSnapshot> {
  const head = snapshotHead(subject);
  const routes = await collect(routeSlices(subject));
  const environments = await collect(environmentSlices(subject));
  return { ...head, routes, environments };
}

/** A snapshot as JSON text, piece by piece. */
export async function* snapshotText(subject: SnapshotSubject): AsyncGenerator<string> {
  yield `${JSON.stringify(snapshotHead(subject)).slice(0, -1)},"routes":[`;
  yield* listText(routeSlices(subject));
  yield '],"environments":[';
  yield* listText(environmentSlices(subject));
  yield "]}\n";
}

async function collect<T>(slices: AsyncIterable<readonly T[]>): Promise<T[]> {
  const items: T[] = [];
  for await (const slice of slices) items.push(...slice);
  return items;
}

async function* listText(slices: AsyncIterable<readonly unknown[]>): AsyncGenerator<string> {
  let separator = "";
  for await (const slice of slices) {
    if (slice.length === 0) continue;
    yield separator + JSON.stringify(slice).slice(1, -1);
    separator = ",";
  }
}

/** Somebody waits for the snapshot, in a process that ends with it more often than not. */
function nextTurn(clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    clock.after(0, resolve, true);
  });
}
