/** What a run of `pnpm audit --audit-level high` says. */
export type AuditVerdict = "no advisories" | "advisories" | "no answer";

const NO_ANSWER = /ERR_PNPM_AUDIT_(BAD_RESPONSE|ENDPOINT_NOT_EXISTS)/;

/** Tells a registry that knows no advisories apart from one that has some. What isn't understood counts as some. */
export function judgeAudit(status: number | null, output: string): AuditVerdict {
  if (status === 0) return "no advisories";
  return NO_ANSWER.test(output) ? "no answer" : "advisories";
}
