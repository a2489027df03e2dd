import type { Platform } from "@frontline-routing/regions";
import { createCast } from "./stage.ts";
import type { Screen } from "./terminal/screen.ts";

/** Says what is there to try. */
export function showAddresses({ environment, regions, restate }: Platform, screen: Screen): void {
  const { live, second } = createCast(environment);
  const hostHeader = `-H 'host: ${live.hostname}'`;
  screen.heading("Everything is left running, until Ctrl-C");
  for (const { region, url, adminUrl } of regions) {
    screen.line(`${region.padEnd(20)}curl ${hostHeader} ${url}/`);
    screen.line(`${"".padEnd(20)}curl ${adminUrl}/metrics`);
  }
  screen.line("promote d_2, and ask again:");
  const promote = `${restate.ingressUrl}/hydra.v1.RoutingService/${environment.id}/Promote`;
  screen.line(`curl ${promote} --json '{"deploymentId":"${second}"}'`);
}
