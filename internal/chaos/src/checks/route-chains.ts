import { groupBy } from "../group-by.ts";
import type { Check } from "./check.ts";

export const routeChains: Check = {
  name: "the history of every route is one unbroken chain of one row to where it points, revisions growing by one",
  violations({ seededRoutes, routes, routeChanges }) {
    const present = new Map(routes.map((route) => [route.id, route]));
    const histories = groupBy(routeChanges, (change) => change.frontlineRouteId);
    const seeded = new Set(seededRoutes.map(({ route }) => route.id));
    const violations = [...histories.keys()]
      .filter((id) => !seeded.has(id))
      .map((id) => `${id}: nobody made this route`);
    for (const { route, insertedAt } of seededRoutes) {
      const row = present.get(route.id);
      const history = (histories.get(route.id) ?? []).toSorted((a, b) => a.revision - b.revision);
      if (row === undefined && (insertedAt !== null || history.length > 0)) violations.push(`${route.id}: is gone`);
      if (row === undefined) continue;
      let { deploymentId, revision } = route;
      for (const change of history) {
        if (change.previousDeploymentId !== deploymentId) {
          violations.push(
            `${route.id}: revision ${change.revision} comes from ${change.previousDeploymentId}, was at ${deploymentId}`,
          );
        }
        if (change.revision !== revision + 1) {
          violations.push(`${route.id}: revision ${change.revision} follows revision ${revision}`);
        }
        // Nobody here removes a row and makes it again, which alone may break a chain.
        const incarnation = history[0]?.incarnation;
        if (change.incarnation !== incarnation) {
          violations.push(
            `${route.id}: revision ${change.revision} was written for row ${change.incarnation}, those before for row ${incarnation}`,
          );
        }
        if (change.environmentId !== route.environmentId) {
          violations.push(`${route.id}: was changed as a route of ${change.environmentId}`);
        }
        ({ deploymentId, revision } = change);
      }
      if (row.deploymentId !== deploymentId || row.revision !== revision) {
        const now = `${row.deploymentId} at revision ${row.revision}`;
        violations.push(`${route.id}: points at ${now}, its history ends at ${deploymentId} at revision ${revision}`);
      }
    }
    return violations;
  },
};
