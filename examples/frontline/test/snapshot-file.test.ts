import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { readSnapshot, writeSnapshot } from "../operating/snapshot-file.ts";

async function newFile(): Promise<{ folder: string; file: string }> {
  const folder = await mkdtemp(join(tmpdir(), "snapshot-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { folder, file: join(folder, "router.json") };
}

const dumping = (...pieces: string[]) => ({
  async dumpTo(write: (piece: string) => void | Promise<void>) {
    for (const piece of pieces) await write(piece);
  },
});

it("writes a snapshot over the last one, whole", async () => {
  const { folder, file } = await newFile();
  await writeSnapshot(dumping('{"a":', "1}"), file);
  await writeSnapshot(dumping('{"b":', "2}"), file);
  expect(await readFile(file, "utf8")).toBe('{"b":2}');
  expect(await readdir(folder)).toEqual(["router.json"]);
  expect(await readSnapshot(file, expect.unreachable)).toEqual({ b: 2 });
});

it("leaves the last one where writing fails in the middle", async () => {
  const { folder, file } = await newFile();
  await writeSnapshot(dumping('{"a":1}'), file);
  const failing = {
    async dumpTo(write: (piece: string) => void | Promise<void>) {
      await write('{"b":');
      throw new Error("full");
    },
  };
  await expect(writeSnapshot(failing, file)).rejects.toThrow("full");
  expect(await readFile(file, "utf8")).toBe('{"a":1}');
  expect(await readdir(folder)).toEqual(["router.json"]);
});

it("says nothing of a file that isn't there yet", async () => {
  expect(await readSnapshot((await newFile()).file, expect.unreachable)).toBeUndefined();
});
