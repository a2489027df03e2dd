const conditions = ["@frontline-routing/source"];
const resolve = { conditions: [...conditions, "module", "node", "development|production"] };

const TEST_TIMEOUT_MS = 60_000; // real servers, on a machine that may be loaded; a test that hangs still ends
const POLL_TIMEOUT_MS = 20_000; // vitest's second is too little for a process on such a machine

/** How the tests of one package run: from source, by the condition `@frontline-routing/source`. */
export function project(name: string, root: string, globalSetup: string[] = []) {
  return {
    resolve,
    ssr: { resolve: { ...resolve, externalConditions: conditions } },
    test: {
      name,
      root,
      globalSetup,
      include: ["test/**/*.test.ts"],
      testTimeout: TEST_TIMEOUT_MS,
      hookTimeout: TEST_TIMEOUT_MS,
      expect: { poll: { timeout: POLL_TIMEOUT_MS } },
    },
  };
}
