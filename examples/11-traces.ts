/**
 * Traces requests with OpenTelemetry: how each was answered, and how long the source took where it was asked.
 * Run it: `npm install @frontline-routing/frontline-core @opentelemetry/api @opentelemetry/sdk-trace
 * @opentelemetry/context-async-hooks`, `node 11-traces.ts`.
 */
import { createRouter, type RouterEvent } from "@frontline-routing/frontline-core";
import { createInMemoryRouteSource } from "@frontline-routing/frontline-core/testing";
import { context, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

const exporter = new InMemorySpanExporter(); // in production: a BatchSpanProcessor and an OTLP exporter
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const tracer = trace.getTracer("frontline");

/** A listener is called in the request that it concerns, so that spans find their parent. Polls belong to no request. */
function onEvent(event: RouterEvent): void {
  if (!("hostname" in event)) return;
  if (event.type !== "lookup") return void trace.getActiveSpan()?.addEvent(event.type);
  const { hostname, outcome, durationMs } = event;
  const startTime = Date.now() - durationMs;
  const span = tracer.startSpan("lookup", { startTime, attributes: { hostname, outcome } });
  if (outcome === "failed" || outcome === "timed-out") span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

const of = { environmentId: "env_1" };
const host = { fullyQualifiedDomainName: "api.example.com", sticky: "live", revision: 0 } as const;
const gateway = { k8sAddress: "gateway:8040", health: "healthy", availableReplicas: 1 } as const;
const sentinel = { ...of, ...gateway, id: "s_1", region: "us-east-1.aws", desiredState: "running" } as const;
const source = createInMemoryRouteSource({ sentinels: [sentinel] });
source.putRoute({ ...of, ...host, id: "r_1", projectId: "p_1", deploymentId: "d_1" });
const router = createRouter({ region: "us-east-1.aws", source, onEvent });

for (const hostname of ["api.example.com", "api.example.com", "nope.example.com"]) {
  await tracer.startActiveSpan(`route ${hostname}`, async (span) => {
    try {
      span.setAttribute("destination", (await router.route(hostname)).destination);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
    }
    span.end();
  });
}
await router.close();

for (const { name, attributes, events, status, parentSpanContext } of exporter.getFinishedSpans()) {
  const outcome = status.message ?? attributes.destination ?? attributes.outcome;
  console.log(parentSpanContext ? `  ${name}` : name, "=>", outcome, ...events.map((event) => `(${event.name})`));
}
//=>   lookup => found
//=> route api.example.com => local (miss)
//=> route api.example.com => local (hit)
//=>   lookup => absent
//=> route nope.example.com => HostnameNotFoundError: no frontline route … (miss)
