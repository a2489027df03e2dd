import { allChecks } from "../../checks/all-checks.ts";
import type { Check } from "../../checks/check.ts";
import type { RestateAftermath } from "../restate-aftermath.ts";
import { callsOnce } from "./calls-once.ts";
import { faultsHappened } from "./faults-happened.ts";
import { lostCalls } from "./lost-calls.ts";
import { nothingStuck } from "./nothing-stuck.ts";
import { refusalsWriteNothing } from "./refusals-write-nothing.ts";

/** What is checked beside the checks of the stores. */
export const restateChecks: readonly Check<RestateAftermath>[] = [
  callsOnce,
  lostCalls,
  refusalsWriteNothing,
  nothingStuck,
  faultsHappened,
];

/** Everything that is checked after a run. */
export const allRestateChecks: readonly Check<RestateAftermath>[] = [...allChecks, ...restateChecks];
