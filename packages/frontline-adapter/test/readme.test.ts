import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const directory = fileURLToPath(new URL("..", import.meta.url));

describe("the README", () => {
  it("has a program that prints what it says", async () => {
    const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
    const [program, printed] = [/```js\n(.*?)```/s, /```\n(received.*?)```/s].map((block) => block.exec(readme)?.[1]);
    const args = ["--conditions=@frontline-routing/source", "--input-type=module", "--eval", program ?? ""];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: directory });
    expect(stdout).toBe(printed);
  });
});
