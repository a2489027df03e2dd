/** A sentinel as a process of its own, so that it can be killed. */
import { flushCompileCache } from "node:module";
import { createSentinel } from "./create-sentinel.ts";

const { SENTINEL_ID, REGION, DEPLOYMENT_HEADER, HOST, PORT } = process.env;
if (!SENTINEL_ID || !REGION || !DEPLOYMENT_HEADER || !HOST || !PORT) {
  throw new Error("set SENTINEL_ID, REGION, DEPLOYMENT_HEADER, HOST and PORT");
}

const sentinel = createSentinel({ id: SENTINEL_ID, region: REGION, deploymentHeader: DEPLOYMENT_HEADER });
process.once("SIGTERM", () => void sentinel.drain().then(() => process.exit(0)));
process.on("SIGINT", () => undefined); // Ctrl-C reaches the whole group: who started this ends it in good order
await sentinel.listen(Number(PORT), HOST);
flushCompileCache(); // for its successors: a process that is killed writes none
