/**
 * Fails when a built package has outgrown its limit: what it adds to a caller's bundle, minified and gzipped.
 *
 * `pnpm build` first. Gzip stands for what an edge platform's upload or a browser's download costs.
 */
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const LIMITS = [
  { what: "router-core, everything", code: `export * from "./packages/router-core/dist/index.js"`, maxBytes: 17_500 },
  {
    what: "router-core/bare, everything",
    code: `export * from "./packages/router-core/dist/bare.js"`,
    maxBytes: 9_500,
  },
  {
    what: "router-core, normalizeHostname alone",
    code: `export { normalizeHostname } from "./packages/router-core/dist/index.js"`,
    maxBytes: 1_500, // the measured data must not ride along
  },
];

for (const { what, code, maxBytes } of LIMITS) {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: ROOT },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    write: false,
  });
  const bytes = gzipSync(outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).length;
  console.log(
    `${bytes <= maxBytes ? "ok      " : "TOO BIG "} ${String(bytes).padStart(6)} of ${maxBytes} bytes  ${what}`,
  );
  if (bytes > maxBytes) process.exitCode = 1;
}
