import { expect, test } from "vitest";
import { INSTITUTIONS } from "./institutions.ts";
import { layoutOf } from "./layout.ts";

test("on Linux every institution has an address of its own, because cookies ignore ports", () => {
  const layout = layoutOf("/kept", 4100, "linux");
  expect(INSTITUTIONS.map((institution) => layout.node(institution).origin)).toEqual([
    "http://127.0.0.2:4101",
    "http://127.0.0.3:4102",
    "http://127.0.0.4:4103",
  ]);
});

test("where there is one loopback address, the institutions share it", () => {
  const layout = layoutOf("/kept", 4100, "darwin");
  const origins = INSTITUTIONS.map((institution) => layout.node(institution).origin);
  expect(origins).toEqual(["http://127.0.0.1:4101", "http://127.0.0.1:4102", "http://127.0.0.1:4103"]);
});

test("every process has a port of its own within the fifty", () => {
  const layout = layoutOf("/kept", 4100, "linux");
  const ports = [
    ...INSTITUTIONS.map((institution) => layout.node(institution).port),
    layout.identity.port,
    layout.portal.port,
    layout.postgresPort,
    layout.mailPort,
    layout.redis.port,
    layout.eduxchange.identityProvider.port,
    layout.eduxchange.registry.port,
    layout.eduxchange.home.port,
    layout.eduxchange.receiverAbroad.port,
    ...INSTITUTIONS.map((institution) => layout.eduxchange.receiver(institution).port),
  ];
  expect(new Set(ports).size).toBe(ports.length);
  expect(ports.every((port) => port >= 4100 && port < 4150)).toBe(true);
});
