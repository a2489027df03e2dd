/** Where does a request go? A healthy sentinel of this region, else the nearest region that has one. Pure, no I/O. */
import { createSentinelSelector } from "@frontline-routing/router-core";

const selector = createSentinelSelector({ region: "eu-west-1.aws" });
const route = { deploymentId: "d_1" };

const decision = selector.selectSentinel(route, [
  { id: "s_1", region: "us-east-1.aws", health: "healthy" },
  { id: "s_2", region: "ap-south-1.aws", health: "healthy" },
  { id: "s_3", region: "eu-west-1.aws", health: "unhealthy" },
]);
console.log(decision.destination, decision.nearestNlbRegion); //=> remote us-east-1.aws
