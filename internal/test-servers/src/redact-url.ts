const PLACE = /^(?<place>[^:/?#]*(?::\d{1,5})?)(?:[/?#]|$)/;

/**
 * A database URL, or what was meant to be one, as it may be shown: its scheme, host and port.
 *
 * It works on text that doesn't parse, such as a URL cut at a comma of its password, and so removes too much rather than
 * too little.
 *
 * @example
 * redactUrl("mysql://root:secret@db.example:3306/app"); //=> "mysql://***@db.example:3306"
 */
export function redactUrl(text: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text)?.[0];
  if (scheme === undefined) return "***";
  const rest = text.slice(scheme.length);
  const at = rest.lastIndexOf("@");
  // What follows a colon and is no port may be a password that lost its end.
  const place = PLACE.exec(rest.slice(at + 1))?.groups?.place ?? "***";
  return `${scheme}${at === -1 ? "" : "***@"}${place}`;
}
