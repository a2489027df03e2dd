import { expected, type OptionCheck } from "@frontline-routing/router-core/options";

/** The URL of one of Restate's APIs, without a slash at its end. A URL with a secret in it is refused without showing it. */
export function httpUrl(example: string): OptionCheck<string> {
  return (value, name) => {
    const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
    if (url !== undefined && (url.username !== "" || url.password !== "")) {
      throw new TypeError(`${name}: must not hold a user name or password; pass them as a header in headers`);
    }
    if (url?.protocol !== "http:" && url?.protocol !== "https:") {
      throw new TypeError(expected(name, `an http or https URL such as "${example}"`, value));
    }
    return url.href.replace(/\/+$/, "");
  };
}
