import { type Case, freshRegion, plainCase, type RegionOfCase } from "./case.ts";

/** A case to start from, with what it shows. */
export interface ReadyCase {
  readonly title: string;
  readonly shows: string;
  readonly case: Case;
}

const region = (name: string, differs: Partial<RegionOfCase> = {}) => ({ ...freshRegion(name), ...differs });

/** The cases that the page offers; the first is what it opens with. */
export const readyCases = [
  {
    title: "Failover",
    shows: "The local sentinel is unhealthy: the request goes to the nearest region that has a healthy one.",
    case: plainCase("eu-west-1.aws", [
      region("eu-west-1.aws", { sentinels: ["unhealthy"] }),
      region("eu-central-1.aws"),
      region("us-east-1.aws", { sentinels: ["healthy", "healthy"] }),
      region("ap-south-1.aws"),
    ]),
  },
  {
    title: "Local and healthy",
    shows: "A healthy local sentinel wins; among several, the request's key chooses.",
    case: plainCase("eu-west-1.aws", [
      region("eu-west-1.aws", { sentinels: ["healthy", "healthy", "paused"] }),
      region("eu-central-1.aws"),
      region("us-east-1.aws"),
    ]),
  },
  {
    title: "Drained and dialled",
    shows: "A soft drain and a dial of 0 keep requests away while another region can serve; a hard drain always does.",
    case: plainCase("us-east-1.aws", [
      region("us-east-1.aws", { drain: "soft" }),
      region("us-east-2.aws", { drain: "hard" }),
      region("ca-central-1.aws", { dial: 0 }),
      region("us-west-2.aws"),
    ]),
  },
  {
    title: "Fenced, nobody left",
    shows: "Only Europe may serve and nobody there is healthy: an error, not a way around the fence.",
    case: plainCase("eu-central-1.aws", [
      region("eu-central-1.aws", { sentinels: ["unhealthy"] }),
      region("eu-north-1.aws", { sentinels: ["unhealthy", "unknown"] }),
      region("us-east-1.aws", { allowed: false }),
      region("eastus.azure", { allowed: false }),
    ]),
  },
  {
    title: "The table errs",
    shows: "From Virginia the original's table prefers Oregon to Montréal.",
    case: plainCase("us-east-1.aws", [region("ca-central-1.aws"), region("us-west-2.aws"), region("eu-west-1.aws")]),
  },
  {
    title: "Not deployed nearby",
    shows:
      "The deployment runs in two regions only; nearer ones have healthy sentinels of its environment, without it.",
    case: plainCase("ap-southeast-1.aws", [
      region("ap-southeast-1.aws", { deployed: false }),
      region("ap-northeast-1.aws", { deployed: false }),
      region("us-west-2.aws"),
      region("eu-west-1.aws"),
    ]),
  },
  {
    title: "Forwarded already",
    shows: "Another region's frontline sent the request here: served locally or refused, never sent on.",
    case: {
      ...plainCase("eu-west-1.aws", [region("eu-west-1.aws", { sentinels: ["unhealthy"] }), region("us-east-1.aws")]),
      forwarded: true,
    },
  },
] as const satisfies readonly ReadyCase[];

export const defaultCase: Case = readyCases[0].case;
