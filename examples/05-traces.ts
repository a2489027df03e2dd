/** Traces requests with OpenTelemetry: which cache answered, and how long the database took where none could. */
import { createRouter, type RouterEvent } from "@frontline-routing/frontline-adapter";
import { RouterError } from "@frontline-routing/router-core";
import { context, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { openExampleDatabase } from "./example-database.ts";

// In production: a BatchSpanProcessor and an OTLP exporter.
const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const tracer = trace.getTracer("frontline");

/** A load becomes a span in that of the request which began it, all else about the caches an event of its request. */
function observe(event: RouterEvent): void {
  if (!("cache" in event)) {
    // Polls belong to no request.
    if (event.type === "lost") tracer.startSpan("lost", { root: true, attributes: { reason: event.reason } }).end();
  } else if (event.type === "load") {
    const { cache, key, outcome, durationMs } = event;
    const startTime = Date.now() - durationMs;
    const span = tracer.startSpan(`load ${cache}`, { startTime, attributes: { key, outcome } });
    if (outcome === "failed" || outcome === "timed-out") span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  } else {
    trace.getActiveSpan()?.addEvent(`${event.cache} ${event.type}`);
  }
}

const db = await openExampleDatabase();
const router = createRouter({ region: "us-east-1.aws", db, onEvent: observe });

async function handle(hostname: string): Promise<void> {
  await tracer.startActiveSpan(`route ${hostname}`, async (span) => {
    try {
      const { destination } = await router.route(hostname);
      span.setAttribute("destination", destination);
    } catch (error) {
      const message = error instanceof RouterError ? error.code : String(error);
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
//=>   load routes => found
//=> route api.example.com => local (routes miss)
//=> route api.example.com => local (routes hit) (sentinels hit)
//=>   load routes => absent
//=> route nope.example.com => HOSTNAME_NOT_FOUND (routes miss)
