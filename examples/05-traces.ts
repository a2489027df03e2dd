/** Traces requests with OpenTelemetry: how each was answered, and how long the database took where it was asked. */
import { createRouteSource } from "@frontline-routing/frontline-adapter";
import { createRouter, type RouterEvent } from "@frontline-routing/frontline-core";
import { isRouterError } from "@frontline-routing/router-core";
import { context, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { openExampleDatabase } from "./example-database.ts";

// In production: a BatchSpanProcessor and an OTLP exporter.
const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const tracer = trace.getTracer("frontline");

/** A lookup becomes a span in that of the request which began it, how a request was answered an event of its span. */
function observe(event: RouterEvent): void {
  if (!("hostname" in event)) {
    // Polls belong to no request.
    if (event.type === "lost") tracer.startSpan("lost", { root: true, attributes: { reason: event.reason } }).end();
  } else if (event.type === "lookup") {
    const { hostname, outcome, durationMs } = event;
    const startTime = Date.now() - durationMs;
    const span = tracer.startSpan("lookup", { startTime, attributes: { hostname, outcome } });
    if (outcome === "failed" || outcome === "timed-out") span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  } else {
    trace.getActiveSpan()?.addEvent(event.type);
  }
}

const db = await openExampleDatabase();
const router = createRouter({ region: "us-east-1.aws", source: createRouteSource(db), onEvent: observe });

async function handle(hostname: string): Promise<void> {
  await tracer.startActiveSpan(`route ${hostname}`, async (span) => {
    try {
      const { destination } = await router.route(hostname);
      span.setAttribute("destination", destination);
    } catch (error) {
      const message = isRouterError(error) ? error.code : String(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message });
    } finally {
      span.end();
    }
  });
}
await handle("api.example.com");
await handle("api.example.com");
await handle("nope.example.com");
await router.close();
await db.destroy();

// Innermost first, because spans are exported when they end.
for (const { name, attributes, events, status, parentSpanContext } of exporter.getFinishedSpans()) {
  const outcome = status.message ?? attributes.destination ?? attributes.outcome;
  console.log(parentSpanContext ? `  ${name}` : name, "=>", outcome, ...events.map((event) => `(${event.name})`));
}
//=>   lookup => found
//=> route api.example.com => local (miss)
//=> route api.example.com => local (hit)
//=>   lookup => absent
//=> route nope.example.com => HOSTNAME_NOT_FOUND (miss)
