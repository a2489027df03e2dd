import type { ProximityTable } from "./proximity.ts";

// A line a region, all of AWS: itself, then its closest.
const AWS = `
us-east-1:      us-east-2 us-west-2 us-west-1 ca-central-1 eu-west-1 eu-central-1 ap-northeast-1 ap-southeast-1 ap-southeast-2
us-east-2:      us-east-1 us-west-2 us-west-1 ca-central-1 eu-west-1 eu-central-1 ap-northeast-1 ap-southeast-1 ap-southeast-2
us-west-1:      us-west-2 us-east-2 us-east-1 ca-central-1 ap-northeast-1 ap-southeast-1 ap-southeast-2 eu-west-1 eu-central-1
us-west-2:      us-west-1 us-east-2 us-east-1 ca-central-1 ap-northeast-1 ap-southeast-1 ap-southeast-2 eu-west-1 eu-central-1
ca-central-1:   us-east-2 us-east-1 us-west-2 us-west-1 eu-west-1 eu-central-1 ap-northeast-1 ap-southeast-1 ap-southeast-2
eu-west-1:      eu-west-2 eu-central-1 eu-north-1 us-east-1 us-east-2 us-west-2 us-west-1 ap-south-1 ap-southeast-1
eu-west-2:      eu-west-1 eu-central-1 eu-north-1 us-east-1 us-east-2 us-west-2 us-west-1 ap-south-1 ap-southeast-1
eu-central-1:   eu-west-1 eu-west-2 eu-north-1 us-east-1 us-east-2 us-west-2 us-west-1 ap-south-1 ap-southeast-1
eu-north-1:     eu-central-1 eu-west-1 eu-west-2 us-east-1 us-east-2 us-west-2 us-west-1 ap-south-1 ap-southeast-1
ap-south-1:     ap-southeast-1 ap-southeast-2 ap-northeast-1 eu-west-1 eu-central-1 us-west-2 us-west-1 us-east-1 us-east-2
ap-northeast-1: ap-southeast-1 ap-southeast-2 ap-south-1 us-west-2 us-west-1 us-east-1 us-east-2 eu-west-1 eu-central-1
ap-southeast-1: ap-southeast-2 ap-northeast-1 ap-south-1 us-west-2 us-west-1 us-east-1 us-east-2 eu-west-1 eu-central-1
ap-southeast-2: ap-southeast-1 ap-northeast-1 ap-south-1 us-west-2 us-west-1 us-east-1 us-east-2 eu-west-1 eu-central-1
`;

/**
 * The original service's hand-written table, entry for entry: each region's closest regions, nearest first.
 *
 * Thirteen AWS regions, nine of the twelve others listed in each row, and `local.dev`, which has no peers.
 */
export const regionProximity: ProximityTable = /* @__PURE__ */ tableOf(AWS);

function tableOf(text: string): ProximityTable {
  const lines = text.trim().split("\n");
  const rows = lines.map((line) => line.split(/:? +/).map((name) => `${name}.aws`));
  return { ...Object.fromEntries(rows.map(([region, ...peers]) => [region, peers])), "local.dev": [] };
}
