import { setTimeout as delay } from "node:timers/promises";
import { migrateToLatest, openDatabase } from "@frontline-routing/frontline-adapter";
import { createTestDatabase, type SqlServer } from "@frontline-routing/test-servers";
import { type Database, insertDeployments, insertRoutes, insertSentinels } from "../insert-frontlines.ts";
import type { FirstAnswer, FrontlineSettings, Lateness, Report } from "./messages.ts";
import { firstDeploymentOf, planPromotions } from "./promotion-plan.ts";
import { type BenchProcess, startProcess } from "./start-process.ts";

/** One measurement. */
export interface PropagationSettings extends Omit<FrontlineSettings, "url"> {
  readonly frontlines: number;
  readonly pauseMs: number;
  /** How long after the last promotion the cold hostnames are asked for. `undefined`: when they are reached. */
  readonly coldAfterMs?: number;
}

/** What came out: milliseconds from each promotion's commit until every frontline decided by it. */
export interface Propagation {
  readonly hot: readonly number[];
  readonly cold: readonly number[];
  /** Promotions that some frontline had not seen when the time was up. */
  readonly missing: { readonly hot: number; readonly cold: number };
  /** The first answers for cold hostnames, `ageMs` after the commit, with the follower off. */
  readonly firstCold: readonly { readonly ageMs: number; readonly isNew: boolean }[];
  /** Of the frontline that had it worst. */
  readonly late: Lateness;
}

const LOOK_EVERY_MS = 500;
const MARGIN_MS = 20_000; // for a machine with other work

/** Promotes on a database of its own while frontline processes watch. */
export async function measurePropagation(server: SqlServer, settings: PropagationSettings): Promise<Propagation> {
  const { frontlines, pauseMs, coldAfterMs, ...frontline } = settings;
  const database = await createTestDatabase(server.url);
  const processes: BenchProcess[] = [];
  const start = async (...args: Parameters<typeof startProcess>) => {
    const started = await startProcess(...args);
    processes.push(started);
    return started;
  };
  try {
    await fill(database.url, settings);
    const { url } = database;
    const writer = await start("writer.ts", { url, promotions: settings.promotions, pauseMs });
    const watching = await Promise.all(
      Array.from({ length: frontlines }, () => start("frontline.ts", { ...frontline, url })),
    );
    const committed = await writer.ask({ type: "go" });
    if (committed.type !== "committed") throw new Error(`the writer reported ${committed.type}`);

    const isColdAwaited = coldAfterMs === undefined;
    const giveUpAt = performance.now() + settings.followIntervalMs * 4 + settings.freshMs + MARGIN_MS;
    let seen = await reportsOf(watching, "report");
    while (performance.now() < giveUpAt && !seen.every((report) => isComplete(report, isColdAwaited))) {
      await delay(LOOK_EVERY_MS);
      seen = await reportsOf(watching, "report");
    }
    if (coldAfterMs !== undefined) {
      await delay(coldAfterMs);
      seen = await reportsOf(watching, "go");
    }
    return toPropagation(committed.at, seen);
  } finally {
    await Promise.all(processes.map((each) => each.stop()));
    await database.drop();
  }
}

type Seen = Extract<Report, { readonly type: "seen" }>;

async function reportsOf(watching: readonly BenchProcess[], order: "go" | "report"): Promise<Seen[]> {
  return await Promise.all(
    watching.map(async (each) => {
      const report = await each.ask({ type: order });
      if (report.type !== "seen") throw new Error(`a frontline reported ${report.type}`);
      return report;
    }),
  );
}

function isComplete({ hot, cold }: Seen, isColdAwaited: boolean): boolean {
  return !hot.includes(null) && !(isColdAwaited && cold.includes(null));
}

function toPropagation(committedAt: readonly number[], seen: readonly Seen[]): Propagation {
  const untilAll = (timesOf: (report: Seen) => Seen["hot"]) =>
    committedAt.flatMap((at, index) => {
      const times = seen.flatMap((report) => timesOf(report)[index] ?? []);
      return times.length === seen.length ? [Math.max(...times) - at] : [];
    });
  const [hot, cold] = [untilAll((report) => report.hot), untilAll((report) => report.cold)];
  const aged = ({ promotion, at, isNew }: FirstAnswer) => ({ ageMs: at - (committedAt[promotion] ?? at), isNew });
  return {
    hot,
    cold,
    missing: { hot: committedAt.length - hot.length, cold: committedAt.length - cold.length },
    firstCold: seen.flatMap(({ firstCold }) => firstCold.map(aged)),
    late: {
      p99: Math.max(...seen.map(({ late }) => late.p99)),
      max: Math.max(...seen.map(({ late }) => late.max)),
    },
  };
}

async function fill(url: string, { promotions, region }: PropagationSettings): Promise<void> {
  const plan = planPromotions(promotions);
  const db: Database = openDatabase(url);
  try {
    await migrateToLatest(db);
    const routes = plan.flatMap((planned) => {
      const at = { environmentId: planned.environmentId, deploymentId: firstDeploymentOf(planned) };
      const cold = { hostname: planned.coldHostname, ...at };
      return planned.round === 1 ? [{ hostname: planned.hotHostname, ...at }, cold] : [cold];
    });
    await insertRoutes(db, routes);
    await insertDeployments(
      db,
      plan.map(({ deploymentId: id, environmentId }) => ({ id, environmentId })),
    );
    await insertSentinels(db, [...new Set(plan.map(({ environmentId }) => environmentId))], [region]);
  } finally {
    await db.destroy();
  }
}
