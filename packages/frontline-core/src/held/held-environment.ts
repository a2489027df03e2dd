import type { PreparedSentinels, Region, RoutedDeployment, SentinelSelector } from "@frontline-routing/router-core";
import type { DeploymentState, FrontlineSentinel } from "../port/route-source.ts";
import { believedMark, type Reading } from "./reading.ts";
import { type InRing, Ring } from "./ring.ts";
import { areSame, isSameSentinel } from "./same.ts";

/** The sentinels of an environment, shared by every route of it that is held, and the deployments that those point at. */
export class HeldEnvironment implements InRing {
  readonly id: string;
  place = 0;
  /** In turn. */
  readonly deployments = new Ring<HeldDeployment>();
  /** `undefined`: they were never read. */
  sentinels: readonly FrontlineSentinel[] | undefined = undefined;
  readAt = 0;
  readonly #byId = new Map<string, HeldDeployment>();
  #prepared: PreparedSentinels<FrontlineSentinel> | undefined = undefined;
  #mark: number | undefined = undefined;

  constructor(id: string) {
    this.id = id;
  }

  deployment(id: string): HeldDeployment | undefined {
    return this.#byId.get(id);
  }

  /** Another of its held routes points at a deployment. */
  join(deploymentId: string): HeldDeployment {
    let deployment = this.#byId.get(deploymentId);
    if (deployment === undefined) {
      deployment = new HeldDeployment(deploymentId);
      this.#byId.set(deploymentId, deployment);
      this.deployments.add(deployment);
    }
    deployment.users += 1;
    return deployment;
  }

  /** One that pointed there does no more. */
  leave(deployment: HeldDeployment): void {
    deployment.users -= 1;
    if (deployment.users > 0) return;
    this.#byId.delete(deployment.deploymentId);
    this.deployments.delete(deployment);
  }

  /** What the router's one selector needs of them, made when a request first needs it. */
  prepared(selector: SentinelSelector): PreparedSentinels<FrontlineSentinel> {
    this.#prepared ??= selector.prepare(this.sentinels ?? []);
    return this.#prepared;
  }

  /** Takes in what a reading found, as {@link believedMark} says. */
  believe(sentinels: readonly FrontlineSentinel[], reading: Reading, markAfter: number): void {
    const mark = believedMark(this.#mark, reading, markAfter);
    if (mark === undefined) return;
    this.#mark = mark;
    this.readAt = reading.at;
    if (areSame(this.sentinels, sentinels, isSameSentinel)) return; // what was prepared stays
    this.sentinels = sentinels;
    this.#prepared = undefined;
  }
}

/** Where a deployment runs, as a selector takes it, shared by every held route of an environment that points at it. */
export class HeldDeployment implements InRing, RoutedDeployment {
  readonly deploymentId: string;
  regions: readonly Region[] | undefined = undefined;
  desiredState: string | undefined = undefined;
  place = 0;
  /** How many held routes point at it. */
  users = 0;
  /** `undefined`: nothing was read of it yet. */
  #mark: number | undefined = undefined;

  constructor(deploymentId: string) {
    this.deploymentId = deploymentId;
  }

  /** What a source said of it. */
  get said(): DeploymentState {
    const { regions, desiredState } = this;
    return { ...(regions !== undefined && { regions }), ...(desiredState !== undefined && { desiredState }) };
  }

  /** Takes in what a reading found, as {@link believedMark} says. */
  believe({ regions, desiredState }: DeploymentState, reading: Reading, markAfter: number): void {
    const mark = believedMark(this.#mark, reading, markAfter);
    if (mark === undefined) return;
    this.#mark = mark;
    this.desiredState = desiredState;
    if (!areSame(this.regions, regions, Object.is)) this.regions = regions;
  }
}
