import { findBlockedEnvironments } from "@frontline-routing/restate-routing";

const adminUrl = process.env.RESTATE_ADMIN_URL ?? "http://localhost:9070";
const blocked = await findBlockedEnvironments({ adminUrl });

for (const { environmentId, handler, reason, stuckForMs, waiting, invocationId, lastFailure } of blocked) {
  console.log(`${environmentId}: ${handler} ${reason} for ${stuckForMs} ms, ${waiting} waiting for ${invocationId}`);
  if (lastFailure) console.log(`  ${lastFailure.step ?? "no step"}: ${lastFailure.message}`);
}
process.exitCode = blocked.length === 0 ? 0 : 1;
