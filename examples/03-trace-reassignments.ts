/** Traces a reassignment with OpenTelemetry: from the caller, through Restate, into every attempt and every step. */
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

// In production: a BatchSpanProcessor and an OTLP exporter.
const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
trace.setGlobalTracerProvider(provider);
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
  defaultDomain: "example.app",
  hooks: [openTelemetryHook({ tracer })],
});

const port = await freePort();
const endpoint = createServer(createEndpointHandler({ services: [service], logger: () => {} }));
endpoint.listen(port, LOOPBACK);
// The server hands a trace on if it has a collector to send its own spans to. Should none listen, those are lost.
const collector = `otlp+http://${LOOPBACK}:4318/v1/traces`;
const restate = await startRestateServer({ settings: { RESTATE_TRACING_ENDPOINT: collector } });
await restate.register(`http://${LOOPBACK}:${port}`);

const traceId = await tracer.startActiveSpan("deploy", async (span) => {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  const client = createRoutingClient({ ingressUrl: restate.ingressUrl, headers });
  await client.assignFrontlineRoutes("env_1", { deploymentId: "d_2", frontlineRouteIds: ["r_1", "r_2"] });
  span.end();
  return span.spanContext().traceId;
});
await restate.stop();
endpoint.close();

// Innermost first, because spans are exported when they end. The step without a name is the clock.
for (const span of exporter.getFinishedSpans()) {
  const outcome = span.status.code === SpanStatusCode.ERROR ? "failed" : "ok";
  console.log(span.spanContext().traceId === traceId ? "same trace" : "another trace", outcome, span.name);
}
//=> same trace ok run (read-routes)
//=> same trace failed run (reassign-r_1)
//=> same trace failed attempt hydra.v1.RoutingService/env_1/AssignFrontlineRoutes
//=> same trace ok run (reassign-r_1)
//=> same trace ok run (reassign-r_2)
//=> same trace ok attempt hydra.v1.RoutingService/env_1/AssignFrontlineRoutes
//=> same trace ok deploy
