import {
  ChangeIdReusedError,
  DeploymentNotEarlierError,
  DeploymentNotReadyError,
  EnvironmentConflictError,
  ForeignDeploymentError,
  ForeignRouteError,
  HistoryConflictError,
  HostnameTakenError,
  InvalidRequestError,
  LiveMovedError,
  RepositoryUnavailableError,
  RouteConflictError,
  RouteIdTakenError,
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
  fc.record({ field: id, problem: id }).map((details) => new InvalidRequestError(details)),
  fc.record({ frontlineRouteIds: ids }).map((details) => new UnknownRouteError(details)),
  fc.record({ deploymentId: id }).map((details) => new UnknownDeploymentError(details)),
  fc.record({ environmentId: id, frontlineRouteIds: ids }).map((details) => new ForeignRouteError(details)),
  fc.record({ environmentId: id, fullyQualifiedDomainNames: ids }).map((details) => new HostnameTakenError(details)),
  fc.record({ frontlineRouteIds: ids }).map((details) => new RouteIdTakenError(details)),
  fc.record({ environmentId: id, deploymentId: id }).map((details) => new ForeignDeploymentError(details)),
  fc.record({ conflicts: fc.array(conflict) }).map((details) => new RouteConflictError(details)),
  fc
    .record({ environmentId: id, expectedRevision: fc.nat(), revision: fc.nat(), missedRouteIds: ids })
    .map((details) => new EnvironmentConflictError(details)),
  fc.record({ deploymentId: id, status: id, desiredState: id }).map((details) => new DeploymentNotReadyError(details)),
  fc.record({ deploymentId: id, liveDeploymentId: id }).map((details) => new DeploymentNotEarlierError(details)),
  fc
    .record({ environmentId: id, expectedLiveDeploymentId: fc.option(id), liveDeploymentId: fc.option(id) })
    .map((details) => new LiveMovedError(details)),
  fc.record({ changeId: id }).map((details) => new ChangeIdReusedError(details)),
  fc.record({ changeId: id, uniqueKey: fc.option(id) }).map((details) => new HistoryConflictError(details)),
  fc.record({ problem: id }).map((details) => new RepositoryUnavailableError(details)),
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

  it("of an older service, which says the problem in its message only, is still one of its class", () => {
    const away = new RepositoryUnavailableError({ problem: "away" });
    expect(fromWireError("away", { code: "REPOSITORY_UNAVAILABLE", details: "{}" })).toEqual(away);
    const details = JSON.stringify({ field: "deploymentId" });
    const revived = fromWireError("deploymentId must not be empty", { code: "INVALID_REQUEST", details });
    expect(revived).toBeInstanceOf(InvalidRequestError);
    expect(revived).toMatchObject({ field: "deploymentId", problem: "deploymentId must not be empty" });
  });

  it("is none that this version knows with another code or unreadable details", () => {
    expect(fromWireError("later", { code: "ADDED_LATER", details: "{}" })).toBeUndefined();
    expect(fromWireError("later", { code: "toString", details: "{}" })).toBeUndefined();
    expect(fromWireError("odd", { code: "UNKNOWN_ROUTE", details: "{" })).toBeUndefined();
    expect(fromWireError("odd", { code: "UNKNOWN_ROUTE", details: "{}" })).toBeUndefined();
    expect(fromWireError("bare", {})).toBeUndefined();
  });
});
