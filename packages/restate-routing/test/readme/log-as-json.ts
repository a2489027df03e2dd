import type { LoggerTransport } from "@restatedev/restate-sdk";

/** Writes a line of JSON for each line of log: `restate.serve({ services, port, logger: logAsJson })`. */
export const logAsJson: LoggerTransport = ({ level, replaying, context }, message, ...rest) => {
  if (replaying) return; // said by an earlier attempt
  const [fields] = rest.map((value) => (value instanceof Error ? { error: value.message } : value));
  console.log(JSON.stringify({ time: new Date(), level, message, invocationId: context?.invocationId, ...fields }));
};
