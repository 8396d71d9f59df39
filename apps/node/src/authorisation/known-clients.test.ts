import { expect, test } from "vitest";
import { ConfigError } from "../config.ts";
import { NO_CLIENTS } from "./clients-file.ts";
import { withReceiver } from "./known-clients.ts";

test("a receiver takes no other client's place", () => {
  const sis = [{ clientId: "sis", clientSecret: "s", scopes: [] }];
  const file = { ...NO_CLIENTS, sis };
  const receiver = { user: "api_user", password: "p" };
  expect(withReceiver(file, receiver)).toEqual({ ...file, receiver });
  expect(withReceiver(file, undefined)).toBe(file);
  for (const user of ["sis", "desk"])
    expect(() => withReceiver(file, { ...receiver, user })).toThrow(ConfigError);
});
