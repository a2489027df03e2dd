import type { PreparedSentinels, SentinelSelector } from "@frontline-routing/router-core";
import type { FrontlineSentinel } from "./frontline-sentinel.ts";

/** The sentinels of an environment, as a router holds them. */
export class EnvironmentSentinels {
  readonly sentinels: readonly FrontlineSentinel[];
  #prepared: PreparedSentinels<FrontlineSentinel> | undefined;

  constructor(sentinels: readonly FrontlineSentinel[]) {
    this.sentinels = sentinels;
  }

  /** What the router's one selector needs of them, made when a request first needs it. */
  prepared(selector: SentinelSelector): PreparedSentinels<FrontlineSentinel> {
    this.#prepared ??= selector.prepare(this.sentinels);
    return this.#prepared;
  }

  /** These, or the present ones where they say the same, so that what was prepared stays. */
  orSame(present: EnvironmentSentinels | undefined): EnvironmentSentinels {
    if (present === undefined || present.sentinels.length !== this.sentinels.length) return this;
    return this.sentinels.every((sentinel, i) => isSame(sentinel, present.sentinels[i])) ? present : this;
  }
}

function isSame(a: FrontlineSentinel, b: FrontlineSentinel | undefined): boolean {
  return (
    b !== undefined &&
    a.id === b.id &&
    a.environmentId === b.environmentId &&
    a.region === b.region &&
    a.k8sAddress === b.k8sAddress &&
    a.health === b.health &&
    a.desiredState === b.desiredState &&
    a.availableReplicas === b.availableReplicas
  );
}
