import type { Region, RoutedDeployment } from "@frontline-routing/router-core";
import type { DeploymentState } from "../port/source-state.ts";
import type { Reading } from "./reading.ts";
import type { InRing } from "./ring.ts";

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

  /**
   * Believes an answer that covers what was told and was begun last; any, where nothing is known.
   *
   * @param markAfter what an answer must have been begun after to be believed then
   */
  believe({ regions, desiredState }: DeploymentState, { mark, covers }: Reading, markAfter: number): void {
    if (this.#mark !== undefined && (!covers || mark < this.#mark)) return;
    this.#mark = covers ? markAfter : 0; // any that covers is worth more
    this.desiredState = desiredState;
    if (!areSame(this.regions, regions)) this.regions = regions;
  }
}

function areSame(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((region, i) => region === b[i]);
}
