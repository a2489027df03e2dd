/** What is promoted, in order: known to the writer and to every frontline beforehand. */
export interface PlannedPromotion {
  readonly environmentId: string;
  readonly deploymentId: string;
  /** Which promotion of its environment it is, from 1. */
  readonly round: number;
  /** Asked for all the time. One for each environment, moved by each of its promotions. */
  readonly hotHostname: string;
  /** Asked for once before, and not again until this promotion has reached it. */
  readonly coldHostname: string;
}

const ENVIRONMENTS = 20;
const DEPLOYMENT = /^d-\d+-(?<round>\d+)$/;

/** Promotions of twenty environments in turn. */
export function planPromotions(count: number): PlannedPromotion[] {
  return Array.from({ length: count }, (_, index) => {
    const environment = index % ENVIRONMENTS;
    const round = Math.floor(index / ENVIRONMENTS) + 1;
    return {
      environmentId: `env-${environment}`,
      deploymentId: deploymentOf(environment, round),
      round,
      hotHostname: `hot-${environment}.example.com`,
      coldHostname: `cold-${environment}-${round}.example.com`,
    };
  });
}

/** Where the routes of an environment point before its first promotion. */
export function firstDeploymentOf({ environmentId }: PlannedPromotion): string {
  return deploymentOf(Number(environmentId.slice("env-".length)), 0);
}

/** Which promotion of its environment made a deployment live, 0 for none. */
export function roundOf(deploymentId: string): number {
  return Number(DEPLOYMENT.exec(deploymentId)?.groups?.round ?? Number.NaN);
}

function deploymentOf(environment: number, round: number): string {
  return `d-${environment}-${round}`;
}
