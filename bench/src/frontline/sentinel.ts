/** A sentinel process: a small answer to GET, and to anything else, once it is read, one as large as the load's. */
import { answerParent, serveOnLoopback } from "./answer-parent.ts";
import { LARGE_BYTES } from "./requests.ts";

const small = Buffer.from(JSON.stringify({ deploymentId: "d_1", message: "hello from the application" }));
const large = Buffer.alloc(LARGE_BYTES, "a");

const port = await serveOnLoopback((request, response) => {
  const body = request.method === "GET" ? small : large;
  request.resume().on("end", () => {
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
    response.end(body);
  });
});
answerParent(port);
