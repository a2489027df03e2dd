import type { ReasonCode } from "@frontline-routing/router-core";

/** What each reason code means, of a sentinel or of a region. */
export const reasonInWords: Readonly<Record<ReasonCode, string>> = {
  SELECTED: "gets the request",
  SELECTED_REGION: "in the region that gets the request; its own frontline picks",
  SPREAD: "could serve; the key chose another local one",
  FARTHER: "could serve; a better region can too",
  DRAINED_SOFT: "could serve; drained, and a region that isn't can serve",
  DIALED_DOWN: "could serve; its dial keeps this key out, and another region can serve",
  EJECTED: "could serve; the request would avoid it",
  DRAINED_HARD: "drained hard: never used",
  NOT_ALLOWED: "outside the residency fence",
  NOT_DEPLOYED: "the deployment doesn't run there",
  FORWARDED: "elsewhere, and the request was forwarded already",
  MALFORMED_REGION: "not of the form name.platform",
  NO_ELIGIBLE_SENTINEL: "none of its sentinels may serve",
  UNHEALTHY: "its health check failed",
  UNKNOWN_HEALTH: "its health isn't known yet",
  PAUSED: "paused",
  NOT_RUNNING: "not wanted running",
  NO_REPLICAS: "no available replica",
};
