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
  UnknownDeploymentError,
  UnknownRouteError,
} from "@frontline-routing/routing-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromWireError, toWireError } from "../../src/wire/wire-errors.ts";

const id = fc.string();
const ids = fc.array(id);
const conflict = fc.record({
  frontlineRouteId: id,
  expectedRevision: fc.nat(),
  revision: fc.option(fc.nat()),
  deploymentId: fc.option(id),
});
const errors = fc.oneof(
  fc.tuple(id, id).map(([field, problem]) => new InvalidRequestError(field, problem)),
  ids.map((values) => new UnknownRouteError(values)),
  id.map((value) => new UnknownDeploymentError(value)),
  fc.tuple(id, ids).map(([environment, values]) => new ForeignRouteError(environment, values)),
  fc.tuple(id, id).map(([environment, value]) => new ForeignDeploymentError(environment, value)),
  fc.array(conflict).map((conflicts) => new RouteConflictError(conflicts)),
  fc
    .tuple(id, fc.nat(), fc.nat(), ids)
    .map(
      ([environment, expected, found, missed]) => new EnvironmentConflictError(environment, expected, found, missed),
    ),
  fc
    .record({ id, environmentId: id, status: id, desiredState: id, createdAt: fc.nat() })
    .map((deployment) => new DeploymentNotReadyError(deployment)),
  fc.tuple(id, id).map(([deployment, live]) => new DeploymentNotEarlierError(deployment, live)),
  id.map((value) => new ChangeIdReusedError(value)),
  id.map((problem) => new RepositoryUnavailableError(problem)),
);

describe("an error on the wire", () => {
  it("is the same error again at the other end", () => {
    fc.assert(
      fc.property(errors, (error) => {
        const { message, metadata } = JSON.parse(JSON.stringify(toWireError(error)));
        const revived = fromWireError(message, metadata);
        expect(revived).toEqual(error);
        expect(revived).toBeInstanceOf(error.constructor);
      }),
    );
  });

  it("is none that this version knows with another code or unreadable details", () => {
    expect(fromWireError("later", { code: "ADDED_LATER", details: "{}" })).toBeUndefined();
    expect(fromWireError("later", { code: "toString", details: "{}" })).toBeUndefined();
    expect(fromWireError("odd", { code: "UNKNOWN_ROUTE", details: "{" })).toBeUndefined();
    expect(fromWireError("odd", { code: "UNKNOWN_ROUTE", details: "{}" })).toBeUndefined();
    expect(fromWireError("bare", {})).toBeUndefined();
  });
});
