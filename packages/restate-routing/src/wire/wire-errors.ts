import type { RoutingError, RoutingErrorCode } from "@frontline-routing/routing-core";
import * as core from "@frontline-routing/routing-core";
import { z } from "zod";

interface WireFormat {
  readonly status: number;
  readonly schema: z.ZodType;
  revive(details: unknown): RoutingError;
}

const id = z.string();
const ids = z.array(id);
const revision = z.number();
const conflict = z.object({
  frontlineRouteId: id,
  expectedRevision: revision,
  revision: revision.nullable(),
  deploymentId: id.nullable(),
});
const liveMoved = { environmentId: id, expectedLiveDeploymentId: id.nullable(), liveDeploymentId: id.nullable() };
const notReady = { deploymentId: id, status: id, desiredState: id };
const environmentConflict = { environmentId: id, expectedRevision: revision, revision, missedRouteIds: ids };

// 400: malformed, whatever is stored. 404: no such thing. 409: somebody else was faster, or the request contradicts an
// earlier one. 412: it exists, and a rule forbids it. 503: later may do.
const FORMATS: Record<RoutingErrorCode, WireFormat> = {
  INVALID_REQUEST: wireFormat(400, core.InvalidRequestError, { field: id, problem: id }),
  UNKNOWN_ROUTE: wireFormat(404, core.UnknownRouteError, { frontlineRouteIds: ids }),
  UNKNOWN_DEPLOYMENT: wireFormat(404, core.UnknownDeploymentError, { deploymentId: id }),
  ROUTE_CONFLICT: wireFormat(409, core.RouteConflictError, { conflicts: z.array(conflict) }),
  ENVIRONMENT_CONFLICT: wireFormat(409, core.EnvironmentConflictError, environmentConflict),
  CHANGE_ID_REUSED: wireFormat(409, core.ChangeIdReusedError, { changeId: id }),
  HISTORY_CONFLICT: wireFormat(409, core.HistoryConflictError, { changeId: id, uniqueKey: id.nullable() }),
  HOSTNAME_TAKEN: wireFormat(409, core.HostnameTakenError, { environmentId: id, fullyQualifiedDomainNames: ids }),
  ROUTE_ID_TAKEN: wireFormat(409, core.RouteIdTakenError, { frontlineRouteIds: ids }),
  FOREIGN_ROUTE: wireFormat(412, core.ForeignRouteError, { environmentId: id, frontlineRouteIds: ids }),
  FOREIGN_DEPLOYMENT: wireFormat(412, core.ForeignDeploymentError, { environmentId: id, deploymentId: id }),
  DEPLOYMENT_NOT_READY: wireFormat(412, core.DeploymentNotReadyError, notReady),
  LIVE_MOVED: wireFormat(412, core.LiveMovedError, liveMoved),
  DEPLOYMENT_NOT_EARLIER: wireFormat(412, core.DeploymentNotEarlierError, { deploymentId: id, liveDeploymentId: id }),
  REPOSITORY_UNAVAILABLE: wireFormat(503, core.RepositoryUnavailableError, { problem: id }),
};

function wireFormat<S extends z.core.$ZodShape>(
  status: number,
  ErrorClass: new (details: z.output<z.ZodObject<S>>) => RoutingError,
  shape: S,
): WireFormat {
  const schema = z.object(shape);
  return { status, schema, revive: (details) => new ErrorClass(schema.parse(details)) };
}

/** How an error travels to the caller: what Restate carries is a status, a message and metadata, all of them strings. */
export function toWireError(error: RoutingError) {
  const { status, schema } = FORMATS[error.code];
  const details = JSON.stringify(schema.parse(error));
  return { status, message: error.message, metadata: { code: error.code, details } };
}

/** The error that a caller got, as an instance of its class; `undefined` when it is none that this version knows. */
export function fromWireError(message: string, metadata: Readonly<Record<string, string>>): RoutingError | undefined {
  const { code, details } = metadata;
  if (code === undefined || details === undefined || !Object.hasOwn(FORMATS, code)) return undefined;
  try {
    // An older service says the problem in its message only.
    return FORMATS[code as RoutingErrorCode].revive({ problem: message, ...JSON.parse(details) });
  } catch {
    return undefined; // a newer service may say it in a way that this version can't read
  }
}
