// Node, Bun and Deno: prints what the smoke test made.
import { smoke } from "./smoke.js";

console.log(await smoke());
