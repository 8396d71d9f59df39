import { describe, expect, test } from "vitest";
import { isPublic, isReachable, parseAllowedAddresses } from "./addresses.ts";

describe("addresses that a node may reach", () => {
  test.each(["1.1.1.1", "145.100.0.1", "2a00:1450::1"])("%s is public", (address) => {
    expect(isPublic(address)).toBe(true);
  });

  test.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "255.255.255.255",
    "224.0.0.1",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:1.1.1.1",
    "fe80::1",
    "fd00::1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::1",
    "2001:db8::1",
    "localhost",
  ])("%s is not public", (address) => {
    expect(isPublic(address)).toBe(false);
  });

  test("may be private in a network that is allowed", () => {
    const { allow, mistakes } = parseAllowedAddresses(["10.1.0.0/16", "fd00::/8", "http://127.0.0.2:4101"]);
    expect(mistakes).toEqual([]);
    expect(isReachable("10.1.2.3", allow)).toBe(true);
    expect(isReachable("10.2.2.3", allow)).toBe(false);
    expect(isReachable("fd00::1", allow)).toBe(true);
    expect([...allow.origins]).toEqual(["http://127.0.0.2:4101"]);
  });

  test.each(["*", "10.0.0.0/33", "10.0.0.0", "http://a.example/path", "ftp://a.example", ""])(
    "are not given by %o",
    (entry) => {
      expect(parseAllowedAddresses([entry]).mistakes).toHaveLength(1);
    },
  );
});
