import { createServer } from "node:http2";
import { createRoutingClient, createRoutingService } from "@frontline-routing/restate-routing";
import { createInMemoryRouteRepository } from "@frontline-routing/routing-core/testing";
import { freePort, LOOPBACK, startRestateServer } from "@frontline-routing/test-servers";
import { context, propagation, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { createEndpointHandler } from "@restatedev/restate-sdk";
import { openTelemetryHook } from "@restatedev/restate-sdk-opentelemetry";
import { expect, it, onTestFinished } from "vitest";

it("traces a reassignment from its caller, through Restate, into every attempt and every step", async () => {
  const exporter = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const tracer = trace.getTracer("routing-service");

  const repository = createInMemoryRouteRepository({
    deployments: [{ id: "d_2", environmentId: "env_1", status: "ready", desiredState: "running", createdAt: 2 }],
    routes: ["r_1", "r_2"].map((id) => ({
      id,
      projectId: "p_1",
      environmentId: "env_1",
      deploymentId: "d_1",
      fullyQualifiedDomainName: `${id.replace("_", "-")}.example.com`,
      sticky: "live",
      revision: 0,
    })),
  });
  let connectionIsLost = true;
  const service = createRoutingService({
    repository: {
      ...repository,
      async commit(changeSet) {
        trace.getActiveSpan()?.setAttribute("routing.change_id", changeSet.changeId); // of the step that commits
        if (connectionIsLost) {
          connectionIsLost = false;
          throw new Error("the connection is lost");
        }
        return await repository.commit(changeSet);
      },
    },
    hooks: [openTelemetryHook({ tracer })],
  });

  const port = await freePort();
  const endpoint = createServer(createEndpointHandler({ services: [service], logger: () => {} }));
  endpoint.listen(port, LOOPBACK);
  onTestFinished(() => void endpoint.close());
  // The server hands a trace on if it has a collector to send its own spans to. Should none listen, those are lost.
  const collector = `otlp+http://${LOOPBACK}:4318/v1/traces`;
  const restate = await startRestateServer({ settings: { RESTATE_TRACING_ENDPOINT: collector } });
  onTestFinished(() => restate.stop());
  await restate.register(`http://${LOOPBACK}:${port}`);

  const traceId = await tracer.startActiveSpan("deploy", async (span) => {
    const headers: Record<string, string> = {};
    propagation.inject(context.active(), headers);
    const client = createRoutingClient({ ingressUrl: restate.ingressUrl, headers });
    await client.assignFrontlineRoutes("env_1", { deploymentId: "d_2", frontlineRouteIds: ["r_1", "r_2"] });
    span.end();
    return span.spanContext().traceId;
  });

  // The step without a name is the clock. The order is that of their ends, which the caller's isn't part of.
  const found = exporter.getFinishedSpans().map((span) => {
    const outcome = span.status.code === SpanStatusCode.ERROR ? "failed" : "ok";
    const changeId = span.attributes["routing.change_id"] === undefined ? "" : " with its change";
    return `${span.spanContext().traceId === traceId ? "same" : "another"} trace: ${outcome} ${span.name}${changeId}`;
  });
  const attempt = "attempt hydra.v1.RoutingService/env_1/AssignFrontlineRoutes";
  expect(found.filter((line) => line !== "same trace: ok deploy")).toEqual([
    "same trace: ok run (read-routes)",
    "same trace: failed run (reassign-r_1) with its change",
    `same trace: failed ${attempt}`,
    "same trace: ok run (reassign-r_1) with its change",
    "same trace: ok run (reassign-r_2) with its change",
    `same trace: ok ${attempt}`,
  ]);
});
