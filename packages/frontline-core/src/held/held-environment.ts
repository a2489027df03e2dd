import type { PreparedSentinels, SentinelSelector } from "@frontline-routing/router-core";
import type { FrontlineSentinel } from "../port/frontline-sentinel.ts";
import type { Reading } from "./reading.ts";
import type { InRing } from "./ring.ts";

/** The sentinels of an environment, shared by every route of it that is held. */
export class HeldEnvironment implements InRing {
  readonly id: string;
  place = 0;
  /** How many held routes it belongs to. */
  users = 0;
  #sentinels: readonly FrontlineSentinel[] | undefined;
  #prepared: PreparedSentinels<FrontlineSentinel> | undefined;
  #mark = 0;
  #readAt = 0;

  constructor(id: string) {
    this.id = id;
  }

  /** `undefined`: they were never read. */
  get sentinels(): readonly FrontlineSentinel[] | undefined {
    return this.#sentinels;
  }

  get readAt(): number {
    return this.#readAt;
  }

  /** What the router's one selector needs of them, made when a request first needs it. */
  prepared(selector: SentinelSelector): PreparedSentinels<FrontlineSentinel> {
    this.#prepared ??= selector.prepare(this.#sentinels ?? []);
    return this.#prepared;
  }

  /**
   * Believes an answer that covers what was told and was begun last; any, where nothing is known.
   *
   * @param markAfter what an answer must have been begun after to be believed then
   */
  believe(sentinels: readonly FrontlineSentinel[], { mark, at, covers }: Reading, markAfter: number): void {
    if (this.#sentinels !== undefined && (!covers || mark < this.#mark)) return;
    this.#mark = markAfter;
    this.#readAt = at;
    if (this.#sentinels !== undefined && areSame(this.#sentinels, sentinels)) return; // what was prepared stays
    this.#sentinels = sentinels;
    this.#prepared = undefined;
  }
}

function areSame(a: readonly FrontlineSentinel[], b: readonly FrontlineSentinel[]): boolean {
  return a.length === b.length && a.every((sentinel, i) => isSame(sentinel, b[i]));
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
