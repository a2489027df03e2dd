import { type RestateServer, startRestateServer } from "@frontline-routing/test-servers";
import { extendPart } from "../parts/extend-part.ts";
import { makePart, type Part } from "../parts/part.ts";

/** The Restate server's process. After `stop()`, which removes its data, there is no `restart()`. */
export interface RestatePart extends Part, Pick<RestateServer, "ingressUrl" | "adminUrl" | "register"> {}

/** Starts a Restate server. */
export async function startRestate(): Promise<RestatePart> {
  const server = await startRestateServer();
  const { ingressUrl, adminUrl, register } = server;
  return extendPart(makePart("Restate server", server).part, { ingressUrl, adminUrl, register });
}
