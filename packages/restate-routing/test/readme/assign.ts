import { createRoutingClient } from "@frontline-routing/restate-routing";
import { isRoutingError } from "@frontline-routing/routing-core";

const ingressUrl = process.env.RESTATE_INGRESS_URL ?? "http://localhost:8080";
const client = createRoutingClient({ ingressUrl });

console.log(await client.assignFrontlineRoutes("env_1", { deploymentId: "d_2", frontlineRouteIds: ["r_1"] }));

try {
  await client.assignFrontlineRoutes("env_1", { deploymentId: "d_2", frontlineRouteIds: ["r_7"] });
} catch (error) {
  if (!isRoutingError(error)) throw error;
  console.log(error.code, error.message);
}
