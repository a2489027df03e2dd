// workerd: `workerd test` calls `test`, which prints what the smoke test made.
import { smoke } from "./smoke.js";

export const decisions = {
  async test() {
    console.log(await smoke());
  },
};
