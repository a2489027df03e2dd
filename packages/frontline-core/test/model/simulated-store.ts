import type { FrontlineRoute } from "@frontline-routing/router-core";
import type {
  Changes,
  ChangesQuery,
  DeploymentState,
  LookupAnswer,
  LookupQuery,
  ReadAgain,
  RouteSource,
  RouteState,
  SourceState,
} from "../../src/index.ts";
import { aRoute, aSentinel } from "../a-source.ts";

interface Row {
  readonly route: FrontlineRoute;
  readonly incarnation: string;
}

/** The store after a write: what is there, and how much of its history was written. */
interface Version {
  readonly rows: ReadonlyMap<string, Row>;
  /** By id. A deployment that isn't there is one of which nobody says where it runs. */
  readonly deployments: ReadonlyMap<string, DeploymentState>;
  /** Ids of the committed changes, in order. A restored backup has another history. */
  readonly history: readonly string[];
  readonly era: number;
}

/** A cursor: how much of a history was told, and how much was there when that was read. */
type Place = { readonly era: number; readonly told: number; readonly seen: number };

/** Where the answer to a call comes from, and when. */
interface Call {
  readonly kind: "changes" | "lookup";
  readonly hostnames: readonly string[];
  /** Reads the store as it was so many writes ago, and answers. Whether that covered what was told. */
  answer(lag: number): boolean;
  fail(): void;
}

const CHANGES_PER_PAGE = 2;

/** A store whose every version is kept, and a source whose calls wait to be answered from any of them. */
export class SimulatedStore implements RouteSource {
  readonly calls: Call[] = [];
  readonly #versions: Version[] = [{ rows: new Map(), deployments: new Map(), history: [], era: 0 }];
  #incarnations = 0;
  #deployments = 0;

  get present(): Version {
    return this.#at(0);
  }

  /** Where a hostname's route points. */
  deploymentAt(hostname: string): string | undefined {
    return rowAt(this.present, hostname)?.route.deploymentId;
  }

  /** What is said of the deployment that a hostname's route points at. */
  saidAt(hostname: string): DeploymentState {
    return this.present.deployments.get(this.deploymentAt(hostname) ?? "") ?? {};
  }

  /** A committed change, which the history tells. A route that isn't there is created. */
  move(id: string, deploymentId = this.#newDeployment()): void {
    const row = this.present.rows.get(id);
    const route = { ...(row?.route ?? aRoute(id)), deploymentId };
    const moved = row === undefined ? this.#made(route) : { ...row, route: { ...route, revision: route.revision + 1 } };
    this.#write(this.present.rows, { [id]: moved }, id);
  }

  /** Points a route where another points. */
  join(id: string, other: string): void {
    this.move(id, this.present.rows.get(other)?.route.deploymentId);
  }

  /** Somebody stops or starts replicas of the deployment that a route points at. */
  schedule(id: string, state: DeploymentState): void {
    const deploymentId = this.present.rows.get(id)?.route.deploymentId;
    if (deploymentId === undefined) return;
    const deployments = new Map([...this.present.deployments, [deploymentId, state]]);
    this.#versions.push({ ...this.present, deployments });
  }

  /** A committed removal. */
  remove(id: string): void {
    if (this.present.rows.has(id)) this.#write(this.present.rows, { [id]: undefined }, id);
  }

  /** What other software does, of which no history tells. */
  update(id: string): void {
    const row = this.present.rows.get(id);
    if (row === undefined) return;
    this.#write(this.present.rows, { [id]: { ...row, route: { ...row.route, deploymentId: this.#newDeployment() } } });
  }

  delete(id: string): void {
    this.#write(this.present.rows, { [id]: undefined });
  }

  replace(id: string): void {
    this.#write(this.present.rows, { [id]: this.#made(aRoute(id, { deploymentId: this.#newDeployment() })) });
  }

  /** Everything is as it was so many writes ago, and goes on from there. */
  restore(writes: number): void {
    this.#versions.push({ ...this.#at(writes), era: this.present.era + 1 });
  }

  lookup({ hostnames, notOlderThan }: LookupQuery): Promise<LookupAnswer> {
    return this.#call("lookup", hostnames, (version) => {
      return { state: stateOf(version, { hostnames, environmentIds: [] }), covers: coversOf(version, notOlderThan) };
    });
  }

  changes({ since, again }: ChangesQuery): Promise<Changes> {
    return this.#call("changes", again.hostnames, (version) => {
      const state = stateOf(version, again);
      const { length } = version.history;
      const cursor: Place = { era: version.era, told: length, seen: length };
      if (since === undefined) return { outcome: "started", cursor, again: state };
      const { era, told, seen } = since as Place;
      if (version.era < era || (version.era === era && length < seen)) return { outcome: "behind", again: state };
      if (version.era > era) return { outcome: "lost", reason: "replaced", cursor, again: state };
      const page = version.history.slice(told, told + CHANGES_PER_PAGE);
      const ids = new Set(page);
      const rows = [...ids].flatMap((id) => version.rows.get(id) ?? []);
      const routes = new Map(rows.map((row) => [row.route.fullyQualifiedDomainName, routeState(version, row)]));
      const removedRouteIds = [...ids].filter((id) => !version.rows.has(id));
      const changed = { routes, environments: new Map() };
      const end: Place = { ...cursor, told: told + page.length };
      return {
        outcome: "followed",
        cursor: end,
        changed,
        removedRouteIds,
        again: state,
        more: end.told < length,
      };
    });
  }

  #call<T extends object>(kind: Call["kind"], hostnames: readonly string[], read: (version: Version) => T): Promise<T> {
    const begunAt = this.#versions.length;
    return new Promise((resolve, reject) => {
      const settle = (action: () => void) => {
        this.calls.splice(this.calls.indexOf(call), 1);
        action();
      };
      const call: Call = {
        kind,
        hostnames,
        answer: (lag) => {
          // Of the versions since it began, or older ones: a replica's.
          const version = lag < 0 ? this.#versions[Math.min(this.#versions.length, begunAt) - 1] : this.#at(lag);
          const answer = read(version ?? this.present);
          settle(() => resolve(answer));
          return !("covers" in answer) || answer.covers === true;
        },
        fail: () => settle(() => reject(new Error("the store failed"))),
      };
      this.calls.push(call);
    });
  }

  #at(writesAgo: number): Version {
    const version = this.#versions[Math.max(0, this.#versions.length - 1 - writesAgo)];
    if (version === undefined) throw new Error("there is always a version");
    return version;
  }

  #made(route: FrontlineRoute): Row {
    this.#incarnations += 1;
    return { route, incarnation: String(this.#incarnations) };
  }

  #newDeployment(): string {
    this.#deployments += 1;
    return `d_${this.#deployments}`;
  }

  #write(rows: Version["rows"], changes: Readonly<Record<string, Row | undefined>>, told?: string): void {
    const next = new Map(rows);
    for (const [id, row] of Object.entries(changes)) {
      if (row === undefined) next.delete(id);
      else next.set(id, row);
    }
    const { history } = this.present;
    this.#versions.push({ ...this.present, rows: next, history: told === undefined ? history : [...history, told] });
  }
}

function rowAt(version: Version, hostname: string): Row | undefined {
  return [...version.rows.values()].find(({ route }) => route.fullyQualifiedDomainName === hostname);
}

function coversOf(version: Version, cursor: unknown): boolean {
  if (cursor === undefined) return true;
  const { era, seen } = cursor as Place;
  return version.era === era && version.history.length >= seen;
}

const SENTINELS = [aSentinel("s1")];

function routeState(version: Version, row: Row): RouteState {
  return { ...row, ...version.deployments.get(row.route.deploymentId) };
}

function stateOf(version: Version, { hostnames, environmentIds, deploymentIds = [] }: ReadAgain): SourceState {
  const rows = hostnames.map((hostname) => [hostname, rowAt(version, hostname)] as const);
  const ids = [...environmentIds, ...rows.flatMap(([, row]) => (row ? [row.route.environmentId] : []))];
  return {
    routes: new Map(rows.map(([hostname, row]) => [hostname, row ? routeState(version, row) : null])),
    environments: new Map(ids.map((id) => [id, { sentinels: SENTINELS }])),
    deployments: new Map(deploymentIds.map((id) => [id, version.deployments.get(id) ?? {}])),
  };
}
