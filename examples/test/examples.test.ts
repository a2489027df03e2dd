import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const folder = new URL("..", import.meta.url);

/** What each numbered example says it prints, in its `//=>` comments. */
const PRINTS: Record<string, string> = {
  "01-decide.ts": "remote us-east-1.aws\n",
  "02-reassign.ts":
    "[\n  {\n    frontlineRouteId: 'r_1',\n    previousDeploymentId: 'd_1',\n    changed: true\n  }\n]\n",
  "03-trace-reassignments.ts": `\
same trace ok run (read-routes)
same trace failed run (reassign-r_1)
same trace failed attempt hydra.v1.RoutingService/env_1/AssignFrontlineRoutes
same trace ok run (reassign-r_1)
same trace ok run (reassign-r_2)
same trace ok attempt hydra.v1.RoutingService/env_1/AssignFrontlineRoutes
same trace ok deploy
`,
  "04-metrics.ts": `\
frontline_requests_total{outcome="local"} 3
frontline_requests_total{outcome="HOSTNAME_NOT_FOUND"} 1
frontline_lookup_seconds_count{outcome="found"} 1
frontline_lookup_seconds_count{outcome="absent"} 1
frontline_answers_total{event="hit"} 2
frontline_answers_total{event="miss"} 2
`,
  "05-traces.ts": `\
  lookup => found
route api.example.com => local (miss)
route api.example.com => local (hit)
  lookup => absent
route nope.example.com => HOSTNAME_NOT_FOUND (miss)
`,
  "06-follow.ts": "d_1\nd_2\n",
};

describe("the numbered examples", () => {
  const files = readdirSync(folder).filter((file) => /^\d\d-.*\.ts$/.test(file));

  it("are all checked here", () => {
    expect(files.sort()).toEqual(Object.keys(PRINTS).sort());
  });

  it.each(files)("%s prints what it says", async (file) => {
    const { stdout } = await run(process.execPath, ["--conditions=@frontline-routing/source", file], { cwd: folder });
    expect(stdout).toBe(PRINTS[file]);
  });
});
