import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium } from "../src/find-chromium.ts";
import { makeOwnDirectory, type OwnDirectory } from "../src/own-directory.ts";
import { bareMachine } from "./bare-machine.ts";

describe("a Chromium", () => {
  let directory: OwnDirectory;
  let path: string;
  const folder = () => join(directory.path, "bin");

  beforeAll(async () => {
    directory = await makeOwnDirectory("chromium-");
    await mkdir(folder());
    path = join(folder(), "google-chrome");
  });
  afterAll(() => directory.remove());

  const install = async () => {
    await writeFile(path, "#!/bin/sh\n", { mode: 0o755 });
    return "";
  };

  it("is the one that CHROMIUM_PATH names", async () => {
    const machine = bareMachine();
    expect(await findChromium(machine, { CHROMIUM_PATH: "/opt/mine", PATH: folder() })).toBe("/opt/mine");
    expect(machine.deeds).toEqual([]);
  });

  it("fails with what to do, where there is none and none can be installed", async () => {
    const notRoot = findChromium(bareMachine({ osRelease: "ID=debian" }), { PATH: folder() });
    await expect(notRoot).rejects.toThrow(/^No Chromium was found, .*: needs root\. Install chromium .* CHROMIUM_PATH/);
    const noApt = findChromium(bareMachine({ isRoot: true }), { PATH: folder() });
    await expect(noApt).rejects.toThrow("neither Debian nor Ubuntu");
    const inVain = bareMachine({ osRelease: "ID=debian", isRoot: true, run: async () => "" });
    await expect(findChromium(inVain, { PATH: folder() })).rejects.toThrow("apt-get brought none");
  });

  it("is installed by apt on Debian, as root, and found on the PATH from then on", async () => {
    const machine = bareMachine({ osRelease: "ID=debian", isRoot: true, run: install });
    expect(await findChromium(machine, { PATH: folder() })).toBe(path);
    expect(await findChromium(bareMachine(), { PATH: folder() })).toBe(path);
  });
});
