import {
  ChangeIdReusedError,
  DeploymentNotEarlierError,
  DeploymentNotReadyError,
  EnvironmentConflictError,
  ForeignDeploymentError,
  ForeignRouteError,
  InvalidRequestError,
  RepositoryUnavailableError,
  RouteConflictError,
  type RoutingError,
  type RoutingErrorCode,
  UnknownDeploymentError,
  UnknownRouteError,
} from "@frontline-routing/routing-core";
import { z } from "zod";

/** A routing error as Restate carries it to the caller: HTTP status, message and metadata, all of them strings. */
export interface WireError {
  readonly status: number;
  readonly message: string;
  readonly metadata: { readonly code: string; readonly details: string };
}

interface WireFormat {
  readonly status: number;
  detailsOf(error: RoutingError): string;
  revive(details: string, message: string): RoutingError;
}

const id = z.string();
const ids = z.array(id);
const conflict = z.object({
  frontlineRouteId: id,
  expectedRevision: z.number(),
  revision: z.number().nullable(),
  deploymentId: id.nullable(),
});

// 400: malformed, whatever is stored. 404: no such thing. 409: somebody else was faster, or the request contradicts an
// earlier one. 412: it exists, and a rule forbids it. 503: later may do.
const FORMATS: Record<RoutingErrorCode, WireFormat> = {
  INVALID_REQUEST: wireFormat(400, { field: z.string() }, ({ field }, message) => {
    return new InvalidRequestError(field, message.slice(field.length + 1));
  }),
  UNKNOWN_ROUTE: wireFormat(404, { frontlineRouteIds: ids }, (details) => {
    return new UnknownRouteError(details.frontlineRouteIds);
  }),
  UNKNOWN_DEPLOYMENT: wireFormat(404, { deploymentId: id }, (details) => {
    return new UnknownDeploymentError(details.deploymentId);
  }),
  ROUTE_CONFLICT: wireFormat(409, { conflicts: z.array(conflict) }, (details) => {
    return new RouteConflictError(details.conflicts);
  }),
  ENVIRONMENT_CONFLICT: wireFormat(
    409,
    { environmentId: id, expectedRevision: z.number(), revision: z.number(), missedRouteIds: ids },
    ({ environmentId, expectedRevision, revision, missedRouteIds }) => {
      return new EnvironmentConflictError(environmentId, expectedRevision, revision, missedRouteIds);
    },
  ),
  CHANGE_ID_REUSED: wireFormat(409, { changeId: id }, (details) => {
    return new ChangeIdReusedError(details.changeId);
  }),
  FOREIGN_ROUTE: wireFormat(412, { environmentId: id, frontlineRouteIds: ids }, (details) => {
    return new ForeignRouteError(details.environmentId, details.frontlineRouteIds);
  }),
  FOREIGN_DEPLOYMENT: wireFormat(412, { environmentId: id, deploymentId: id }, (details) => {
    return new ForeignDeploymentError(details.environmentId, details.deploymentId);
  }),
  DEPLOYMENT_NOT_READY: wireFormat(412, { deploymentId: id, status: id, desiredState: id }, (details) => {
    // Only these three are in the message.
    return new DeploymentNotReadyError({ ...details, id: details.deploymentId, environmentId: "", createdAt: 0 });
  }),
  DEPLOYMENT_NOT_EARLIER: wireFormat(412, { deploymentId: id, liveDeploymentId: id }, (details) => {
    return new DeploymentNotEarlierError(details.deploymentId, details.liveDeploymentId);
  }),
  REPOSITORY_UNAVAILABLE: wireFormat(503, {}, (_details, message) => {
    return new RepositoryUnavailableError(message);
  }),
};

/** How an error travels to the caller. */
export function toWireError(error: RoutingError): WireError {
  const { status, detailsOf } = FORMATS[error.code];
  return { status, message: error.message, metadata: { code: error.code, details: detailsOf(error) } };
}

/** The error that a caller got, as an instance of its class; `undefined` when it is none that this version knows. */
export function fromWireError(message: string, metadata: Readonly<Record<string, string>>): RoutingError | undefined {
  const { code, details } = metadata;
  if (code === undefined || details === undefined || !isKnown(code)) return undefined;
  try {
    return FORMATS[code].revive(details, message);
  } catch {
    return undefined; // a newer service may say it in a way that this version can't read
  }
}

function isKnown(code: string): code is RoutingErrorCode {
  return Object.hasOwn(FORMATS, code);
}

function wireFormat<S extends z.core.$ZodShape>(
  status: number,
  shape: S,
  revive: (details: z.output<z.ZodObject<S>>, message: string) => RoutingError,
): WireFormat {
  const schema = z.object(shape);
  return {
    status,
    detailsOf: (error) => JSON.stringify(schema.parse(error)),
    revive: (details, message) => revive(schema.parse(JSON.parse(details)), message),
  };
}
