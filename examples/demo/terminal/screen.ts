import { fitLines } from "./fit-lines.ts";

const REDRAW_MS = 200;
const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";

/** What a screen writes to: `process.stdout`. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): unknown;
}

/** Prints what happens, line by line, and in a terminal a picture below it that is drawn again and again. */
export interface Screen {
  heading(text: string): void;
  line(text: string): void;
  /** @throws {Error} it isn't true */
  claim(text: string, holds: boolean): void;
  /** Starts to draw, where there is a terminal for it. */
  showPicture(draw: () => readonly string[]): void;
  /** Takes the picture away and gives the cursor back. To be called before the process ends. */
  hidePicture(): void;
}

/** @param env its `NO_COLOR` and `TERM` count */
export function createScreen(output: Output, env: Readonly<Record<string, string | undefined>>): Screen {
  const isTerminal = output.isTTY === true && env.TERM !== "dumb";
  const isColoured = isTerminal && !env.NO_COLOR;
  const paint = (code: number, text: string) => (isColoured ? `\x1b[${code}m${text}\x1b[0m` : text);
  let steps = 0;
  let drawn = 0; // lines of the picture that are on the screen
  let draw: (() => readonly string[]) | undefined;
  let timer: NodeJS.Timeout | undefined;

  const clearPicture = () => (drawn > 0 ? `\x1b[${drawn}A\r\x1b[J` : "");

  /** In one write, so that nothing flickers. */
  function print(text: string): void {
    const clear = clearPicture();
    const { columns = 80, rows = 24 } = output;
    const picture = draw === undefined ? [] : fitLines(draw(), columns, rows);
    drawn = picture.length;
    output.write(clear + text + picture.map((line) => `${paintMarks(line)}\n`).join(""));
  }

  function paintMarks(line: string): string {
    return line.replaceAll("●", paint(32, "●")).replaceAll("✗", paint(31, "✗")).replaceAll("❄", paint(36, "❄"));
  }

  return {
    heading(text) {
      steps += 1;
      print(`\n${paint(1, `${steps}. ${text}`)}\n`);
    },
    line: (text) => print(`   ${text}\n`),
    claim(text, holds) {
      if (!holds) throw new Error(`this should be true and is not: ${text}`);
      print(`   ${paint(32, "✓")} ${text}\n`);
    },
    showPicture(drawing) {
      if (!isTerminal) return;
      draw = drawing;
      output.write(HIDE_CURSOR);
      print("");
      timer = setInterval(() => print(""), REDRAW_MS).unref();
    },
    hidePicture() {
      if (draw === undefined) return;
      clearInterval(timer);
      draw = undefined;
      print(SHOW_CURSOR);
    },
  };
}
