import { createRequire } from "node:module";

/**
 * The native executable inside the npm package `@restatedev/restate-server`, so that the process started is the server
 * itself and not the package's Node wrapper.
 *
 * @throws {Error} when there is none for this platform
 */
export function restateBinary(): string {
  const name = `@restatedev/restate-server-${process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve("@restatedev/restate-server/package.json");
    return createRequire(wrapper).resolve(`${name}/bin/restate-server`);
  } catch (cause) {
    throw new Error(
      `the Restate server has no executable here: ${name} is not installed. It exists for Linux and macOS on x64 and ` +
        "arm64; if this is one of them, install again without --no-optional",
      { cause },
    );
  }
}
