import type { Check } from "../../checks/check.ts";
import type { RestateAftermath } from "../restate-aftermath.ts";

export const faultsHappened: Check<RestateAftermath> = {
  name: "every kind of fault happened, and nothing else: each boundary of a step, each late commit, no crash",
  violations({ faults, faultKinds, crashes }) {
    return [...faultKinds.filter((kind) => !faults[kind]).map((kind) => `never happened: ${kind}`), ...crashes];
  },
};
