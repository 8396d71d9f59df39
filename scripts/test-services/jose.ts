import { spawnSync } from "node:child_process";

/**
 * Whether Debian's `jose` is on PATH: an implementation of the same standards that we did not write. Without it the
 * tests that ask it are reported as not run; WISSEL_REQUIRE_JOSE=1 makes that a failure.
 */
export function findJose(): boolean {
  if (spawnSync("jose", ["alg"], { stdio: "ignore" }).status === 0) return true;
  if (process.env.WISSEL_REQUIRE_JOSE === "1") {
    throw new Error("WISSEL_REQUIRE_JOSE=1, but there is no jose on PATH (Debian: apt install jose)");
  }
  console.log("No jose here: the tests that ask it do not run.");
  return false;
}
