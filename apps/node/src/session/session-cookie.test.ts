import { describe, expect, test } from "vitest";
import { returnAddress } from "./return-path.ts";
import { cookieJar } from "./session-cookie.ts";

const NOORD = { baseUrl: "https://wissel.noord.example", schacHome: "noord.example" };

describe("a node's cookie", () => {
  test("can by https be planted by no other host, path or plain connection", () => {
    const cookie = cookieJar(NOORD).write("session", "sealed", 3600);
    expect(cookie).toBe(
      "__Host-wissel-noord-example-session-of-pages=sealed; Max-Age=3600; Path=/; HttpOnly; SameSite=Lax; Secure",
    );
  });

  test("is told from that of another institution on the same host", () => {
    const zuid = cookieJar({ ...NOORD, schacHome: "zuid.example" });
    const header = `${zuid.write("session", "of-zuid", 60).split(";")[0]}; a=b`;
    expect(zuid.read(header, "session")).toBe("of-zuid");
    expect(cookieJar(NOORD).read(header, "session")).toBeUndefined();
    expect(zuid.read(header, "signIn")).toBeUndefined();
  });

  test("is not read beyond any length that it could have", () => {
    const jar = cookieJar(NOORD);
    expect(jar.read(jar.write("session", "x".repeat(4_001), 60).split(";")[0], "session")).toBeUndefined();
  });
});

test.each([
  ["/", "/"],
  ["/student/?tab=1#results", "/student/?tab=1#results"],
  ["/@elsewhere.example", "/@elsewhere.example"],
  ["//elsewhere.example", undefined],
  ["/\\elsewhere.example", undefined],
  ["@elsewhere.example", undefined],
  [".elsewhere.example", undefined],
  ["https://elsewhere.example", undefined],
  ["/a\r\nset-cookie: b", undefined],
])("after a sign-in %j is the address %j of the node", (returnTo, path) => {
  expect(returnAddress(returnTo, NOORD.baseUrl)).toBe(path && `${NOORD.baseUrl}${path}`);
});
