/** A program that imports every entry, and makes the decision that the README begins with. */
export function consumerProgram(entries: readonly string[]): string {
  const names = entries.map((_, index) => `entry${index}`);
  return [
    `import { createSentinelSelector } from "@frontline-routing/router-core";`,
    ...entries.map((entry, index) => `import * as entry${index} from ${JSON.stringify(entry)};`),
    `for (const entry of [${names.join(", ")}]) if (Object.keys(entry).length === 0) throw new Error("an empty entry");`,
    `const selector = createSentinelSelector({ region: "eu-west-1.aws" });`,
    `const decision = selector.selectSentinel({ deploymentId: "d_1" }, [`,
    `  { id: "s_1", region: "us-east-1.aws", health: "healthy" },`,
    `  { id: "s_2", region: "ap-south-1.aws", health: "healthy" },`,
    `  { id: "s_3", region: "eu-west-1.aws", health: "unhealthy" },`,
    `]);`,
    `const nearest: string | undefined = decision.destination === "remote" ? decision.nearestNlbRegion : undefined;`,
    `if (nearest !== "us-east-1.aws") throw new Error("decided otherwise: " + JSON.stringify(decision));`,
    `console.log(${entries.length}, "entries imported; the nearest region is", nearest);`,
    "",
  ].join("\n");
}
