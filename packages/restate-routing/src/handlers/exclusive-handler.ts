import {
  InvalidRequestError,
  parseId,
  REFERENCE_MAX_LENGTH,
  type RoutingContext,
} from "@frontline-routing/routing-core";
import * as restate from "@restatedev/restate-sdk";
import type { z } from "zod";
import { findEnvironment, type RequestedChange } from "../service/find-environment.ts";
import { type LoggedResult, startOperationLog } from "../service/operation-log.ts";
import { restateSteps, type StepLimits } from "../service/restate-steps.ts";
import type { RoutingKey, resolveRoutingServiceOptions } from "../service/routing-service-options.ts";
import { answers } from "../wire/answers.ts";
import { protoJsonSerde } from "../wire/proto-json-serde.ts";
import { fingerprinted, fingerprintOf } from "../wire/request-fingerprint.ts";
import { type ChangeNotes, requests } from "../wire/requests.ts";

/** What every handler is made with. */
export type HandlerSettings = StepLimits &
  Pick<ReturnType<typeof resolveRoutingServiceOptions>, "repository" | "keyedBy">;

/** Where an operation takes place, by the key and the request. No project where neither says it. */
type Place = Record<"environmentId" | "projectId", string>;

/** What one handler does that others don't. */
interface Operation<Request, Result, Answer> {
  readonly description: string;
  /** What the request is about, where it isn't what it says. */
  readonly about?: (request: Request) => RequestedChange & ChangeNotes;
  /** Runs it by `routing-core`. */
  readonly operate: (context: RoutingContext, place: Place, request: Request) => Promise<Result>;
  /** @param isStrict the caller may be one of the original service's, whose generated client refuses unknown fields */
  readonly answer: (result: Result, isStrict: boolean) => Answer;
}

/** Makes a handler that runs an operation on the environment of the key and the request, and logs its start and its end. */
export function exclusiveHandler<Handler extends keyof typeof requests, Result extends LoggedResult>(
  { repository, keyedBy, ...limits }: HandlerSettings,
  handler: Handler,
  operation: Operation<z.output<(typeof requests)[Handler]>, Result, z.output<(typeof answers)[Handler]>>,
) {
  type Request = z.output<(typeof requests)[Handler]>;
  type Answer = z.output<(typeof answers)[Handler]>;
  const { description, about, operate, answer } = operation;

  async function run(context: restate.ObjectContext, request: Request): Promise<Result> {
    const asked: RequestedChange & ChangeNotes = about?.(request) ?? request;
    const log = startOperationLog(context, keyedBy, asked);
    try {
      const { key } = context;
      checkKey(keyedBy, key, asked);
      const steps = restateSteps(context, limits);
      const place: Place =
        keyedBy === "project"
          ? { environmentId: await findEnvironment({ repository, steps }, key, asked), projectId: key }
          : { environmentId: key, projectId: asked.projectId ?? "" };
      const changeId = context.request().id;
      const notes = { actor: asked.actor || undefined, reason: asked.reason || undefined }; // empty is missing
      const result = await operate({ repository, steps, now: Date.now, changeId, ...notes }, place, request);
      log.succeeded(place.environmentId, result);
      return result;
    } catch (error) {
      log.failed(error);
      throw error;
    }
  }

  return restate.handlers.object.exclusive(
    {
      description,
      input: protoJsonSerde(requests[handler]),
      output: restate.serde.schema(answers[handler]) as restate.Serde<Answer>,
    },
    async (context: restate.ObjectContext, request: Request): Promise<Answer> => {
      const result = await run(context, request);
      return fingerprinted(context, answer(result, fingerprintOf(context.request()) === undefined));
    },
  );
}

// Changes are one after another per key, so a change of another one's routes would be out of turn.
function checkKey(keyedBy: RoutingKey, key: string, request: RequestedChange): void {
  const field = `${keyedBy}Id` as const;
  const said = request[field];
  if (!said || parseId(field, said, REFERENCE_MAX_LENGTH) === key) return;
  const problem = `must be the key, ${JSON.stringify(key)}, or left out, got ${JSON.stringify(said)}; nothing was changed`;
  throw new InvalidRequestError({ field, problem });
}
