/**
 * Which region is nearest, by your own data: round trips that you measured, a data centre of your own by where it is,
 * and the measured order of the public clouds behind both.
 * Run it: `npm install @frontline-routing/router-core`, `node 09-own-proximity.ts`.
 */
import {
  createSentinelSelector,
  defineProximity,
  formatExplanation,
  measuredProximity,
} from "@frontline-routing/router-core";

const proximity = defineProximity({
  latencies: { "eu-west-1.aws": { "us-east-1.aws": 61, "sa-east-1.aws": 58 } }, // a line of your own to São Paulo, say
  coordinates: { "ams-1.own": { lat: 52.4, lon: 4.9 } },
  base: measuredProximity,
});
const selector = createSentinelSelector({ region: "eu-west-1.aws", proximity });

const explanation = selector.explain({ deploymentId: "d_1" }, [
  { id: "s_1", region: "us-east-1.aws", health: "healthy" },
  { id: "s_2", region: "sa-east-1.aws", health: "healthy" },
  { id: "s_3", region: "ap-south-1.aws", health: "healthy" },
  { id: "s_4", region: "ams-1.own", health: "healthy" },
]);
console.log(formatExplanation(explanation));
//=> A request in eu-west-1.aws for d_1 goes to the NLB of ams-1.own.
//=> Regions, best first:
//=>   ams-1.own       SELECTED              1 of 1 eligible  758 km
//=>   sa-east-1.aws   FARTHER               1 of 1 eligible  58 ms
//=>   us-east-1.aws   FARTHER               1 of 1 eligible  61 ms
//=>   ap-south-1.aws  FARTHER               1 of 1 eligible  122.32 ms
//=>   eu-west-1.aws   NO_ELIGIBLE_SENTINEL  0 of 0 eligible  local
//=> …
