import type { Check } from "./check.ts";

export const environmentRevisions: Check = {
  name: "the revision of every environment is the number of commits in it",
  violations({ routeChanges, environments }) {
    return environments.flatMap(({ state, history }) => {
      const mine = routeChanges.filter((change) => change.environmentId === state.environmentId);
      const commits = new Set([...mine, ...history].map((change) => change.changeId)).size;
      if (commits === state.revision) return [];
      return [`${state.environmentId}: is at revision ${state.revision} after ${commits} commits`];
    });
  },
};
