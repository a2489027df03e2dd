import type { PreparedSentinels, SentinelSelector } from "@frontline-routing/router-core";
import type { FrontlineSentinel } from "../port/frontline-sentinel.ts";
import { HeldDeployment } from "./held-deployment.ts";
import { believedMark, type Reading } from "./reading.ts";
import { type InRing, Ring } from "./ring.ts";

/** The sentinels of an environment, shared by every route of it that is held, and the deployments that those point at. */
export class HeldEnvironment implements InRing {
  readonly id: string;
  place = 0;
  readonly #deployments = new Map<string, HeldDeployment>();
  readonly #deploymentRing = new Ring<HeldDeployment>();
  #sentinels: readonly FrontlineSentinel[] | undefined;
  #prepared: PreparedSentinels<FrontlineSentinel> | undefined;
  /** `undefined`: they were never read. */
  #mark: number | undefined;
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

  get deploymentCount(): number {
    return this.#deployments.size;
  }

  deployment(id: string): HeldDeployment | undefined {
    return this.#deployments.get(id);
  }

  /** Another of its held routes points at a deployment. */
  join(deploymentId: string): HeldDeployment {
    let deployment = this.#deployments.get(deploymentId);
    if (deployment === undefined) {
      deployment = new HeldDeployment(deploymentId);
      this.#deployments.set(deploymentId, deployment);
      this.#deploymentRing.add(deployment);
    }
    deployment.users += 1;
    return deployment;
  }

  /** One that pointed there does no more. */
  leave(deployment: HeldDeployment): void {
    deployment.users -= 1;
    if (deployment.users > 0) return;
    this.#deployments.delete(deployment.deploymentId);
    this.#deploymentRing.delete(deployment);
  }

  /** The next deployments in turn. */
  takeDeployments(count: number): HeldDeployment[] {
    return this.#deploymentRing.take(count);
  }

  /** What the router's one selector needs of them, made when a request first needs it. */
  prepared(selector: SentinelSelector): PreparedSentinels<FrontlineSentinel> {
    this.#prepared ??= selector.prepare(this.#sentinels ?? []);
    return this.#prepared;
  }

  /** Takes in what a reading found, as {@link believedMark} says. */
  believe(sentinels: readonly FrontlineSentinel[], reading: Reading, markAfter: number): void {
    const mark = believedMark(this.#mark, reading, markAfter);
    if (mark === undefined) return;
    this.#mark = mark;
    this.#readAt = reading.at;
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
