import type { RouteState } from "../port/source-state.ts";
import type { HeldDeployment } from "./held-deployment.ts";
import type { HeldEnvironment } from "./held-environment.ts";
import type { InRing } from "./ring.ts";

/** What a route is, but for what is known of its deployment. */
export type HeldState = Pick<RouteState, "incarnation" | "route">;

/** A hostname's route as a router holds it, with its environment and its deployment. */
export interface HeldRoute extends InRing {
  readonly hostname: string;
  state: HeldState;
  environment: HeldEnvironment;
  deployment: HeldDeployment;
  /** The mark, the time and the era of the reading that it rests on. */
  mark: number;
  readAt: number;
  era: number;
}
