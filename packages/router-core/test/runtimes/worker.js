// workerd: `workerd test` calls `test`, which prints what the smoke test decided.
import { smoke } from "./smoke.js";

export const decisions = {
  test() {
    console.log(smoke());
  },
};
