/**
 * Where does a request go? To a healthy sentinel of this region, else to the nearest region that has one. No I/O.
 * Run it: `npm install @frontline-routing/router-core`, `node 01-decide.ts`.
 */
import { createSentinelSelector } from "@frontline-routing/router-core";

const selector = createSentinelSelector({ region: "eu-west-1.aws" });
const route = { deploymentId: "d_1" };

const decision = selector.selectSentinel(route, [
  { id: "s_1", region: "us-east-1.aws", health: "healthy" },
  { id: "s_2", region: "ap-south-1.aws", health: "healthy" },
  { id: "s_3", region: "eu-west-1.aws", health: "unhealthy" },
]);
console.log(decision.destination, decision.nearestNlbRegion); //=> remote us-east-1.aws
