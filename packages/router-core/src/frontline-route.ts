/** Every word for what a route follows. */
export const STICKIES = ["none", "branch", "environment", "live", "deployment"] as const;

/** Which deployments a route follows. `none`: one commit, never moves. `deployment`: one deployment, never moves. */
export type Sticky = (typeof STICKIES)[number];

/** A hostname of an environment, pointing at one deployment. */
export interface FrontlineRoute {
  readonly id: string;
  readonly projectId: string;
  readonly environmentId: string;
  /** Empty for a hostname that has no deployment yet. */
  readonly deploymentId: string;
  readonly fullyQualifiedDomainName: string;
  readonly sticky: Sticky;
  /** Grows with every committed change of the route. The fence against late writers. */
  readonly revision: number;
}
