import type { LiveStage } from "./stage.ts";

/** Claims that every request so far was answered, and rightly, or cut by the death of whoever was answering. */
export function claimUnharmed({ screen, traffic }: LiveStage): void {
  const { answered, failed, wrongDeployment, examples } = traffic.counts();
  const [example = ""] = examples;
  const isUnharmed = Object.keys(failed).length === 0 && wrongDeployment === 0;
  screen.claim(`no request failed: ${answered} answered so far${isUnharmed ? "" : ` (${example})`}`, isUnharmed);
}
