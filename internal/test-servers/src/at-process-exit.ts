const cleanups = new Set<() => void>();
let listening = false;

/**
 * Runs a synchronous clean-up when this process exits, unless it was withdrawn by then. One listener serves all.
 *
 * A signal that nobody handles ends a process without an "exit" event: whoever wants clean-up on Ctrl-C installs
 * handlers for SIGINT and SIGTERM that call `process.exit`.
 *
 * @returns withdraws the clean-up
 */
export function atProcessExit(cleanup: () => void): () => void {
  if (!listening) {
    listening = true;
    process.on("exit", () => {
      // Last in, first out: a server that was started in a directory is killed before the directory is removed.
      for (const run of [...cleanups].reverse()) {
        try {
          run();
        } catch (error) {
          console.error(error); // and on with the others
        }
      }
    });
  }
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}
