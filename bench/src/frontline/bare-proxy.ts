/**
 * A bare proxy process: Node's HTTP server and undici's pool, as the example frontline uses them. It forwards to one
 * origin, and does no more than every proxy must: it leaves out what ends at this hop, waits for whoever reads slowly,
 * and ends one side when the other goes.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent, type Dispatcher } from "undici";
import { answerParent, serveOnLoopback } from "./answer-parent.ts";
import { endToEnd } from "./end-to-end.ts";

const { target } = JSON.parse(process.argv[2] ?? "{}") as { readonly target: string };

// The example frontline's settings.
const upstreams = new Agent({
  connect: { timeout: 1_000, allowHalfOpen: true },
  headersTimeout: 60_000,
  bodyTimeout: 300_000,
  keepAliveTimeout: 4_000,
  keepAliveMaxTimeout: 4_000,
  allowH2: false,
});

function forward(request: IncomingMessage, response: ServerResponse): void {
  const { method = "GET", url: path = "/", headers, rawHeaders } = request;
  const hasBody = headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined;
  const sent = { origin: target, path, method, headers: endToEnd(rawHeaders), body: hasBody ? request : null };
  upstreams.dispatch(sent as Dispatcher.DispatchOptions, answerWith(response));
}

function answerWith(response: ServerResponse): Dispatcher.DispatchHandler {
  return {
    onRequestStart(controller) {
      response.on("drain", () => controller.resume());
      response.on("close", () => {
        if (!response.writableFinished) controller.abort(new Error("the client went away"));
      });
    },
    onResponseStart(controller, status) {
      if (status >= 200) response.writeHead(status, endToEnd(latin1(controller.rawHeaders)));
    },
    onResponseData(controller, chunk) {
      if (!response.write(chunk)) controller.pause();
    },
    onResponseEnd() {
      response.end();
    },
    onResponseError() {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    },
  };
}

function latin1(raw: Dispatcher.DispatchController["rawHeaders"]): string[] {
  return Array.isArray(raw) ? raw.map((part) => (typeof part === "string" ? part : part.toString("latin1"))) : [];
}

answerParent(await serveOnLoopback(forward));
