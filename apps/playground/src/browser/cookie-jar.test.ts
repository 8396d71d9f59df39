import { expect, test } from "vitest";
import { CookieJar } from "./cookie-jar.ts";

const at = (address: string) => new URL(address);

test("a cookie goes back to every port of its host, as browsers do", () => {
  const jar = new CookieJar();
  jar.store(at("http://127.0.0.2:4101/login"), ["sid=1; Path=/; HttpOnly"]);
  expect(jar.header(at("http://127.0.0.2:9999/"))).toBe("sid=1");
  expect(jar.header(at("http://127.0.0.3:4101/"))).toBe("");
});

test("a cookie with a path stays under it", () => {
  const jar = new CookieJar();
  jar.store(at("http://127.0.0.2/"), ["step=1; path=/interaction/abc"]);
  expect(jar.header(at("http://127.0.0.2/interaction/abc/login"))).toBe("step=1");
  expect(jar.header(at("http://127.0.0.2/interaction/abcd"))).toBe("");
});

test("a cookie is replaced by a newer one and removed by an expired one", () => {
  const jar = new CookieJar();
  const home = at("http://127.0.0.2/");
  jar.store(home, ["sid=1; path=/"]);
  jar.store(home, ["sid=2; path=/"]);
  expect(jar.header(home)).toBe("sid=2");
  jar.store(home, ["sid=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT"]);
  expect(jar.header(home)).toBe("");
});
