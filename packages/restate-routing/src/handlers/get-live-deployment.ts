import { InvalidRequestError } from "@frontline-routing/routing-core";
import * as restate from "@restatedev/restate-sdk";
import { restateSteps } from "../service/restate-steps.ts";
import { answers } from "../wire/answers.ts";
import { protoJsonSerde } from "../wire/proto-json-serde.ts";
import { fingerprinted } from "../wire/request-fingerprint.ts";
import { requests } from "../wire/requests.ts";
import type { HandlerSettings } from "./exclusive-handler.ts";

// Whoever asks wants to know what is live now, and can ask again. Long enough for a dropped connection.
const RETRY_READ_FOR_MS = 5000;

// Nobody looks at what a read answered before.
const KEEP_READ_FOR_MS = 60_000;

const KEY_OF_PROJECT =
  "is a project's, and each environment of a project has a live deployment of its own; ask a service that is keyed by environment";

/** Makes the handler `GetLiveDeployment`, which is shared: it answers while a change of the environment is under way. */
export function getLiveDeploymentHandler({ repository, keyedBy, retryStepForMs, stepTimeoutMs }: HandlerSettings) {
  return restate.handlers.object.shared(
    {
      description: "What is live, read without waiting for changes under way",
      input: protoJsonSerde(requests.GetLiveDeployment),
      output: restate.serde.schema(answers.GetLiveDeployment),
      idempotencyRetention: KEEP_READ_FOR_MS,
      journalRetention: 0,
    },
    async (context: restate.ObjectSharedContext, _request: Readonly<Record<string, never>>) => {
      if (keyedBy === "project") throw new InvalidRequestError({ field: "key", problem: KEY_OF_PROJECT });
      if (context.key === "") throw new InvalidRequestError({ field: "key", problem: "must not be empty" });
      const steps = restateSteps(context, {
        retryStepForMs: Math.min(retryStepForMs, RETRY_READ_FOR_MS),
        stepTimeoutMs: Math.min(stepTimeoutMs, RETRY_READ_FOR_MS),
      });
      const { deploymentId, isRolledBack, revision } = await steps.run("read-live-deployment", (signal) =>
        repository.findEnvironment(context.key, { signal }),
      );
      return fingerprinted(context, { deploymentId: deploymentId ?? "", isRolledBack, revision });
    },
  );
}
