// Node, Bun and Deno: prints what the smoke test decided.
import { smoke } from "./smoke.js";

console.log(smoke());
