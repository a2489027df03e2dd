import type { Case } from "../case/case.ts";
import { selectionOfCase } from "./selection-of-case.ts";

/** A program for Node that decides a case and prints why, and the order of attempts. */
export function programOfCase(theCase: Case): string {
  const { options, route, sentinels, request } = selectionOfCase(theCase);
  return `import { createSentinelSelector, formatExplanation, type Sentinel } from "@frontline-routing/router-core";

const selector = createSentinelSelector({
${Object.entries(options)
  .map(([name, value]) => `  ${name}: ${literal(value)},\n`)
  .join("")}});

const route = ${literal(route)};
const sentinels: Sentinel[] = [
${sentinels.map((sentinel) => `  ${literal(sentinel)},\n`).join("")}];
const request = ${literal(request)};

const explanation = selector.explain(route, sentinels, request);
console.log(formatExplanation(explanation));

if (explanation.decision) {
  console.log("\\nAttempts, best first:");
  for (const { localSentinel, nearestNlbRegion } of selector.planRoute(route, sentinels, request)) {
    console.log(\`  \${localSentinel?.id ?? nearestNlbRegion}\`);
  }
}
`;
}

/** On one line, as a formatter would write it. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, each]) => `${/^[A-Za-z]+$/.test(name) ? name : JSON.stringify(name)}: ${literal(each)}`)
    .join(", ")} }`;
}
