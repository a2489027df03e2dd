import type { DesiredState, FrontlineRoute, SentinelHealth } from "@frontline-routing/router-core";
import { expected, STICKIES } from "@frontline-routing/router-core/options";
import type { Cursor } from "../port/changes.ts";
import type { FrontlineSentinel } from "../port/frontline-sentinel.ts";
import type { RouterSnapshot, SnapshotEnvironment, SnapshotRoute } from "./router-snapshot.ts";

const HEALTHS: readonly SentinelHealth[] = ["unknown", "paused", "healthy", "unhealthy"];
const DESIRED_STATES: readonly DesiredState[] = ["running", "standby", "archived"];

/** @throws {TypeError} it is no snapshot of this version; the message says where */
export function parseSnapshot(value: unknown): RouterSnapshot {
  const snapshot = new Fields("snapshot", value);
  const version = snapshot.get("version");
  if (version !== 1) refuse("snapshot.version", "1", version);
  return {
    version: 1,
    takenAt: snapshot.amount("takenAt"),
    cursor: (snapshot.get("cursor") ?? null) as Cursor | null, // the source knows whether it is one
    routes: snapshot.list("routes").map(parseRoute),
    environments: snapshot.list("environments").map(parseEnvironment),
  };
}

function parseRoute(item: Fields): SnapshotRoute {
  const regions = item.get("regions") === undefined ? undefined : item.texts("regions");
  const desiredState = item.get("desiredState") === undefined ? undefined : item.text("desiredState");
  return {
    hostname: item.text("hostname"),
    ageMs: item.amount("ageMs"),
    incarnation: item.text("incarnation"),
    route: parseFrontlineRoute(item.fields("route")),
    ...(regions !== undefined && { regions }),
    ...(desiredState !== undefined && { desiredState }),
  };
}

function parseFrontlineRoute(route: Fields): FrontlineRoute {
  return Object.freeze({
    id: route.text("id"),
    projectId: route.text("projectId"),
    environmentId: route.text("environmentId"),
    deploymentId: route.text("deploymentId"),
    fullyQualifiedDomainName: route.text("fullyQualifiedDomainName"),
    sticky: route.word("sticky", STICKIES),
    revision: route.wholeNumber("revision"),
  });
}

function parseEnvironment(item: Fields): SnapshotEnvironment {
  const environmentId = item.text("environmentId");
  const sentinels = item.list("sentinels").map((sentinel): FrontlineSentinel => {
    return Object.freeze({
      id: sentinel.text("id"),
      environmentId,
      region: sentinel.text("region"),
      k8sAddress: sentinel.text("k8sAddress"),
      health: sentinel.word("health", HEALTHS),
      desiredState: sentinel.word("desiredState", DESIRED_STATES),
      availableReplicas: sentinel.wholeNumber("availableReplicas"),
    });
  });
  return { environmentId, ageMs: item.amount("ageMs"), sentinels: Object.freeze(sentinels) };
}

/** An object of a snapshot, whose fields are refused by the path to them. */
class Fields {
  readonly #at: string;
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(at: string, value: unknown) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) refuse(at, "an object", value);
    this.#at = at;
    this.#fields = { ...value };
  }

  get(name: string): unknown {
    return this.#fields[name];
  }

  fields(name: string): Fields {
    return new Fields(`${this.#at}.${name}`, this.get(name));
  }

  list(name: string): Fields[] {
    return this.#items(name).map((item, i) => new Fields(`${this.#at}.${name}[${i}]`, item));
  }

  texts(name: string): string[] {
    return this.#items(name).map((item, i) => text(`${this.#at}.${name}[${i}]`, item));
  }

  text(name: string): string {
    return text(`${this.#at}.${name}`, this.get(name));
  }

  word<Word extends string>(name: string, words: readonly Word[]): Word {
    const value = this.get(name);
    return words.find((word) => word === value) ?? refuse(`${this.#at}.${name}`, words.join(" or "), value);
  }

  /** Not negative. */
  amount(name: string): number {
    const value = this.get(name);
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
    return refuse(`${this.#at}.${name}`, "a number of at least 0", value);
  }

  wholeNumber(name: string): number {
    const value = this.amount(name);
    return Number.isSafeInteger(value) ? value : refuse(`${this.#at}.${name}`, "a whole number", value);
  }

  #items(name: string): readonly unknown[] {
    const value = this.get(name);
    return Array.isArray(value) ? value : refuse(`${this.#at}.${name}`, "a list", value);
  }
}

function text(at: string, value: unknown): string {
  return typeof value === "string" ? value : refuse(at, "text", value);
}

function refuse(at: string, what: string, value: unknown): never {
  throw new TypeError(`${expected(at, what, value)}; leave the snapshot out to start without`);
}
