import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createRouter,
  migrateToLatest,
  openDatabase,
  type RouterOptions,
  type RouterSnapshot,
} from "../../src/index.ts";
import { aRoute, aSentinel, insertRoutes, insertSentinels } from "../seed.ts";

const REGION = "us-east-1.aws";
const HOSTNAME = "api.example.com";

type Path = readonly (number | string)[];

/** What a valid snapshot holds, itself included, each by the way that leads to it. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, item]) =>
    placesIn(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [path, ...inside];
}

/** The same with something else at a place, or with nothing there. */
function changed(value: unknown, path: Path, to: { readonly value: unknown } | "removed"): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return to === "removed" ? undefined : to.value;
  if (Array.isArray(value)) {
    if (rest.length === 0 && to === "removed") return value.toSpliced(Number(key), 1);
    return value.with(Number(key), changed(value[Number(key)], rest, to));
  }
  const { [key]: item, ...others } = value as Record<string, unknown>;
  return rest.length === 0 && to === "removed" ? others : { ...others, [key]: changed(item, rest, to) };
}

/** As messages name it: `snapshot.routes[0].hostname`. */
const nameOf = (path: Path) =>
  `snapshot${path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("")}`;

describe("a snapshot", () => {
  const dead = openDatabase("sqlite::memory:"); // without tables: every query fails
  let valid: RouterSnapshot;

  beforeAll(async () => {
    const db = openDatabase("sqlite::memory:");
    await migrateToLatest(db);
    await insertRoutes(db, [aRoute(), aRoute({ id: "r_2", fullyQualifiedDomainName: "www.example.com" })]);
    await insertSentinels(db, aSentinel(), aSentinel({ id: "s_2", region: "ap-south-1.aws" }));
    const router = createRouter({ region: REGION, db });
    await router.route(HOSTNAME);
    await router.route("www.example.com");
    const dump = router.dump();
    expect(dump.position).not.toBeNull();
    // Also of places that a database which does something has.
    const position = {
      ...dump.position,
      head: 9,
      anchor: { pk: 9, fingerprint: "f" },
      gaps: [[3, 4]],
      pending: [["r_1", 2]],
    };
    valid = JSON.parse(JSON.stringify({ ...dump, position }));
    await router.close();
    await db.destroy();
  });
  afterAll(() => dead.destroy());

  const restored = (snapshot: unknown, options: Partial<RouterOptions> = {}) =>
    createRouter({ region: REGION, db: dead, snapshot: snapshot as RouterSnapshot, ...options });

  const json = fc.oneof(
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom(-1, 0.5, 1e300, 2 ** 53, "", "__proto__", {}, [], null, [[4, 3]], [["r_1", -1]]),
    fc.constantFrom(undefined, 10n, Number.NaN, Number.POSITIVE_INFINITY, Symbol("s"), () => 1),
  );
  const to = fc.oneof(
    { weight: 1, arbitrary: fc.constant("removed" as const) },
    {
      weight: 6,
      arbitrary: fc.record({ value: json }),
    },
  );

  it("that was changed anywhere is restored, or refused with a TypeError that names the place", () =>
    fc.assert(
      fc.asyncProperty(fc.nat(), to, async (which, replacement) => {
        const places = placesIn(valid);
        const path = places[which % places.length] ?? [];
        let router: ReturnType<typeof restored>;
        try {
          router = restored(changed(valid, path, replacement));
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
          const [name = ""] = /^snapshot[^:]*(?=: expected )/.exec((error as Error).message) ?? [];
          const isNear = name !== "" && (nameOf(path).startsWith(name) || name.startsWith(nameOf(path)));
          expect(isNear, `${(error as Error).message} for a change at ${nameOf(path)}`).toBe(true);
          return;
        }
        try {
          expect(await router.route(HOSTNAME)).toMatchObject({ destination: expect.any(String) });
        } catch (error) {
          expect(error).toMatchObject({ code: expect.any(String), status: expect.any(Number) });
        } finally {
          await router.close();
        }
      }),
      { numRuns: 500 },
    ));

  it("of another version is refused, also where nothing is followed", () => {
    expect(() => restored({ ...valid, version: 2 })).toThrow(
      new TypeError("snapshot.version: expected 1, got 2; leave the snapshot out to start without"),
    );
    const nowhere = { ...valid, position: {} };
    for (const followIntervalMs of [0, 250]) {
      expect(() => restored(nowhere, { followIntervalMs })).toThrow(/^snapshot\.position: expected /);
    }
  });

  it("that is unchanged serves", async () => {
    const router = restored(valid);
    expect(await router.route(HOSTNAME)).toMatchObject({ deploymentId: "d_1", localSentinel: { id: "s_1" } });
    await router.close();
  });
});
