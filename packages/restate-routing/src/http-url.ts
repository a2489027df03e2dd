/**
 * The URL of one of Restate's APIs, without a slash at its end.
 *
 * @throws {TypeError} naming the option, and its value unless that holds a secret
 */
export function parseHttpUrl(option: string, value: string, example: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new TypeError(`${option} must be an http or https URL such as "${example}", got ${JSON.stringify(value)}`);
  }
  // The value stays out of the message: it holds a secret.
  if (url.username !== "" || url.password !== "") {
    throw new TypeError(`${option} must not hold a user name or password; pass them as a header in headers`);
  }
  return url.href.replace(/\/+$/, "");
}
