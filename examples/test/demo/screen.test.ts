import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { drawPicture } from "../../demo/terminal/draw-picture.ts";
import { createScreen } from "../../demo/terminal/screen.ts";

const ESC = "\x1b";
const TERMINAL = { isTTY: true, columns: 80, rows: 40 };
const PICTURE = ["first", "● second"];

/** What a terminal shows: it knows the cursor going up, the start of a line, and clearing below. */
function shownAfter(text: string): string[] {
  const lines: string[] = [""];
  let at = 0;
  for (const [token] of text.matchAll(new RegExp(`${ESC}\\[(?:\\?25[hl]|\\d*[AJm])|\\r|\\n|[^${ESC}\r\n]+`, "gu"))) {
    if (token === "\n") lines[++at] ??= "";
    else if (token.endsWith("A") && token.startsWith(ESC)) at -= Number(token.slice(2, -1));
    else if (token === `${ESC}[J`) lines.splice(at, lines.length, "");
    else if (!token.startsWith(ESC) && token !== "\r") lines[at] += token;
  }
  return lines;
}

function screenOn(output: object, env: Record<string, string> = {}) {
  let written = "";
  const write = (text: string) => (written += text);
  return { screen: createScreen({ ...output, write }, env), written: () => written };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a screen in a terminal", () => {
  it("keeps the picture below what is printed, and draws it again by itself", () => {
    const { screen, written } = screenOn(TERMINAL);
    let picture = PICTURE;
    screen.line("before");
    screen.showPicture(() => picture);
    screen.line("while");
    expect(shownAfter(written())).toEqual(["   before", "   while", ...PICTURE, ""]);
    picture = ["another"];
    vi.advanceTimersByTime(1_000);
    expect(shownAfter(written())).toEqual(["   before", "   while", "another", ""]);
    screen.hidePicture();
    screen.line("after");
    expect(shownAfter(written())).toEqual(["   before", "   while", "   after", ""]);
  });

  it("hides the cursor while there is a picture, and gives it back once", () => {
    const { screen, written } = screenOn(TERMINAL);
    screen.showPicture(() => PICTURE);
    screen.hidePicture();
    screen.hidePicture();
    expect(written().match(new RegExp(`${ESC}\\[\\?25[hl]`, "g"))).toEqual([`${ESC}[?25l`, `${ESC}[?25h`]);
  });

  it("lets no line of the picture wrap, and leaves it out where there is no room", () => {
    const narrow = screenOn({ ...TERMINAL, columns: 6 });
    narrow.screen.showPicture(() => PICTURE);
    expect(shownAfter(narrow.written())).toEqual(["first", "● sec", ""]);
    const low = screenOn({ ...TERMINAL, rows: 7 });
    low.screen.showPicture(() => PICTURE);
    expect(shownAfter(low.written())).toEqual([""]);
  });

  it("has colours, unless NO_COLOR is set", () => {
    const paintedWith = (env: Record<string, string>) => {
      const { screen, written } = screenOn(TERMINAL, env);
      screen.claim("true", true);
      screen.showPicture(() => PICTURE);
      return written();
    };
    expect(paintedWith({})).toContain(`${ESC}[32m✓${ESC}[0m true`);
    expect(paintedWith({})).toContain(`${ESC}[32m●${ESC}[0m second`);
    expect(paintedWith({ NO_COLOR: "1" })).not.toMatch(new RegExp(`${ESC}\\[\\d+m`));
  });
});

describe.each([
  ["in a pipe", { isTTY: false }, {}],
  ["in a terminal that can't draw", TERMINAL, { TERM: "dumb" }],
])("a screen %s", (_where, output, env) => {
  it("prints plain lines only", () => {
    const { screen, written } = screenOn(output, env);
    screen.showPicture(() => PICTURE);
    screen.heading("First");
    screen.line("line");
    screen.claim("true", true);
    screen.heading("Second");
    vi.advanceTimersByTime(1_000);
    screen.hidePicture();
    expect(written()).toBe("\n1. First\n   line\n   ✓ true\n\n2. Second\n");
  });
});

it("ends with a claim that isn't true", () => {
  const { screen, written } = screenOn({});
  expect(() => screen.claim("the sky is green", false)).toThrow("this should be true and is not: the sky is green");
  expect(written()).toBe("");
});

it("draws what is up, what is down, what serves and what became of requests", () => {
  const lines = drawPicture({
    regions: [
      {
        region: "us-east-1.aws",
        frontline: "running",
        sentinels: ["running", "down"],
        serves: "d_1",
        answersPerSecond: 9.6,
      },
      { region: "eu-west-1.aws", frontline: "frozen", sentinels: [], serves: undefined, answersPerSecond: 0 },
    ],
    others: [
      { name: "database", state: "down" },
      { name: "Restate server", state: "running" },
    ],
    requests: 1_234,
    failed: 1,
    cut: 2,
    wrongDeployment: 3,
  });
  expect(lines.map((line) => line.trimEnd())).toEqual([
    "",
    "                       frontline  sentinels  serves        answers/s",
    "   us-east-1.aws       ●          ● ✗        d_1                  10",
    "   eu-west-1.aws       ❄                     -                     0",
    "   ✗ database   ● Restate server",
    "   1234 requests   1 failed   2 cut   3 wrong deployment",
  ]);
});
