import { describe, expect, test } from "vitest";
import { listFiles, ROOT, read } from "./tree.ts";

const TEXT =
  /\.(md|ts|tsx|mjs|cjs|js|json|ya?ml|sql|prisma|patch|css|csv|html)$|(^|\/)(Dockerfile|run|LICENSE|\.[a-z]+)$/;
const files = listFiles().filter((path) => TEXT.test(path));

/** Everybody installs from a registry of their own, and checks out wherever they like. */
const STRAY: readonly (readonly [string, RegExp])[] = [
  ["the address of a package registry", /https?:\/\/[^\s"'`)]*\b(?:registry|npmjs|npm)\.[a-z]/i],
  ["a path of one machine", /(?<![\w.$}~-])\/(?:home|Users|work|tmp)\/(?!me\b)[\w.-]+/],
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----|"d": ?"[\w-]{43}"/],
  ["a conflict that was not resolved", /^(?:<{7}|>{7}) /m],
];

describe("the repository", () => {
  test.each(STRAY)("nowhere holds %s", (_, pattern) => {
    expect(files.filter((path) => pattern.test(read(path)))).toEqual([]);
  });

  test("nowhere holds the path it is checked out at", () => {
    expect(files.filter((path) => read(path).includes(ROOT))).toEqual([]);
  });
});

/** OEAPI 6 spells British. OOAPI 5, OpenID Federation and schac do not; their words stay as they go over the wire. */
describe("spelling", () => {
  const OTHERS = [
    /^openapi\/(schemas\/)?ooapi\.yaml$/,
    /^openapi\/(ooapi|eduxchange)(\/|\.yaml$)/,
    /^packages\/contract\/src\/v5\//,
    /^apps\/node\/src\/eduxchange\/(receiver\/receiver-handlers|broker\/[\w-]+)\.ts$/, // as broker and receiver say it
    /^packages\/core\/src\/eduxchange\/broker-text\.ts$/,
    /^apps\/node\/src\/catalogue\//, // serves v5, and fetches it from partners
    /^apps\/playground\/bench\/crawl\/crawl\.ts$/, // crawls it
    /^(apps\/playground\/src\/eduxchange\/node-file|packages\/testing\/src\/playground-sheet)\.ts$/, // the sheet's names
    /\.test\.ts$/,
    /^apps\/node\/test\/eduxchange\//, // speaks as SURF's components do
    /^packages\/core\/src\/catalogue\/alliance-findings\.ts$/, // tells who spells otherwise
    /^(docs\/(glossary|eduxchange)|FEDERATION)\.md$/,
  ];

  test("is British outside the mappers of OOAPI 5", () => {
    const american = files
      .filter((path) => !OTHERS.some((other) => other.test(path)))
      .filter((path) =>
        /(?<!schac_?home_?)organization(?!_name)|(?<!eduxchange\/|api\/|")enroll(?!ed|ing)|canceled/i.test(
          read(path),
        ),
      );
    expect(american).toEqual([]);
  });
});
