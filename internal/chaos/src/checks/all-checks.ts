import { acknowledgedCommits } from "./acknowledged-commits.ts";
import type { Check } from "./check.ts";
import { environmentRevisions } from "./environment-revisions.ts";
import { fences } from "./fences.ts";
import { liveChains } from "./live-chains.ts";
import { nothingTwice } from "./nothing-twice.ts";
import { operationResults } from "./operation-results.ts";
import { promotionsAreWhole } from "./promotions-are-whole.ts";
import { routeChains } from "./route-chains.ts";
import { rulesHold } from "./rules-hold.ts";

/** Everything that is checked after a run. */
export const allChecks: readonly Check[] = [
  routeChains,
  liveChains,
  acknowledgedCommits,
  operationResults,
  nothingTwice,
  fences,
  environmentRevisions,
  promotionsAreWhole,
  rulesHold,
];
