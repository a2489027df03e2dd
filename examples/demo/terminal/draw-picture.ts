import type { Part } from "@frontline-routing/regions";

/** What the picture shows of a region. */
export interface RegionPicture {
  readonly region: string;
  readonly frontline: Part["state"];
  readonly sentinels: readonly Part["state"][];
  /** What its sentinels last answered for. */
  readonly serves: string | undefined;
  readonly answersPerSecond: number;
}

/** What the picture shows. */
export interface PictureState {
  readonly regions: readonly RegionPicture[];
  /** What has no region: name and state. */
  readonly others: readonly { readonly name: string; readonly state: Part["state"] }[];
  readonly requests: number;
  readonly failed: number;
  readonly cut: number;
  readonly wrongDeployment: number;
}

const MARKS = { running: "●", frozen: "❄", down: "✗" } as const;

/** Draws it, as lines without colours. */
export function drawPicture({ regions, others, requests, failed, cut, wrongDeployment }: PictureState): string[] {
  const row = (region: string, frontline: string, sentinels: string, serves: string, rate: string) =>
    `   ${region.padEnd(20)}${frontline.padEnd(11)}${sentinels.padEnd(11)}${serves.padEnd(14)}${rate.padStart(9)}`;
  return [
    "",
    row("", "frontline", "sentinels", "serves", "answers/s"),
    ...regions.map(({ region, frontline, sentinels, serves = "-", answersPerSecond }) => {
      const marks = sentinels.map((state) => MARKS[state]).join(" ");
      return row(region, MARKS[frontline], marks, serves, answersPerSecond.toFixed(0));
    }),
    `   ${others.map(({ name, state }) => `${MARKS[state]} ${name}`).join("   ")}`,
    `   ${requests} requests   ${failed} failed   ${cut} cut   ${wrongDeployment} wrong deployment`,
  ];
}
