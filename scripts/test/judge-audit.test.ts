import { expect, it } from "vitest";
import { judgeAudit } from "../check-dependencies/judge-audit.ts";

it("takes no advisories for none", () => {
  expect(judgeAudit(0, "No known vulnerabilities found")).toBe("no advisories");
});

it("tells a registry that doesn't answer from one that does", () => {
  const refused = "Error: ERR_PNPM_AUDIT_BAD_RESPONSE\n  × The audit endpoint responded with 405:";
  expect(judgeAudit(1, refused)).toBe("no answer");
  expect(judgeAudit(1, "3 vulnerabilities found\nSeverity: 3 high")).toBe("advisories");
});

it("passes nothing that it doesn't understand", () => {
  expect(judgeAudit(1, "")).toBe("advisories");
  expect(judgeAudit(null, "killed")).toBe("advisories");
});
