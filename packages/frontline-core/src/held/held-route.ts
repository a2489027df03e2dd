import type { RouteState } from "../port/source-state.ts";
import type { HeldEnvironment } from "./held-environment.ts";
import type { InRing } from "./ring.ts";

/** A hostname's route as a router holds it, with its environment. */
export interface HeldRoute extends InRing {
  readonly hostname: string;
  state: RouteState;
  environment: HeldEnvironment;
  /** The mark, the time and the era of the reading that it rests on. */
  mark: number;
  readAt: number;
  era: number;
}
