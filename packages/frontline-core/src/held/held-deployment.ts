import type { Region, RoutedDeployment } from "@frontline-routing/router-core";
import type { DeploymentState } from "../port/route-source.ts";
import { believedMark, type Reading } from "./reading.ts";
import type { InRing } from "./ring.ts";
import { areSame } from "./same.ts";

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
