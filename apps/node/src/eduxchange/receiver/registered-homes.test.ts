import type { RegisteredHome } from "@wissel/core";
import { PeerUnreachable } from "@wissel/peer";
import { describe, expect, test } from "vitest";
import { openRegisteredHomes } from "./registered-homes.ts";

const NAMED: RegisteredHome = {
  schacHome: "west.example",
  personsUrl: "https://west.example/persons/me",
  personAuthentication: "FORM",
  associationsUrl: "https://west.example/associations",
  scopes: ["a"],
};

/** A broker's registry with one home, which can fail. */
function aRegistry() {
  let now = new Date("2027-05-08T12:00:00Z");
  let status = 200;
  const asked: string[] = [];
  const answering = async (url: string, body: (home: string) => unknown, home: string) => {
    asked.push(url);
    const isKnown = home === "zuid.example";
    const found = status === 200 && !isKnown ? 404 : status;
    return { status: found, headers: {}, body: isKnown ? body(home) : { error: true } };
  };
  const homes = openRegisteredHomes({
    http: {
      postJson: (url, body) =>
        answering(
          url,
          (home) => ({ personsURI: `https://${home}/p`, associationsURI: `https://${home}/a` }),
          (body as { homeInstitution: string }).homeInstitution,
        ),
      getJson: (url) => answering(url, (home) => [{ schacHome: home, scopes: "x y" }], "zuid.example"),
    },
    clock: { now: () => now },
    homes: [NAMED, { ...NAMED, schacHome: "noord.example" }],
    own: "noord.example",
    baseUrl: "https://broker.example",
  });
  return {
    homes,
    asked,
    answer: (next: number) => {
      status = next;
    },
    pass: (ms: number) => {
      now = new Date(now.getTime() + ms);
    },
  };
}

describe("a registered home", () => {
  test("is never this institution itself, whatever is registered", async () => {
    const { homes, asked } = aRegistry();
    expect(await homes.find("noord.example")).toBeUndefined();
    expect(asked).toEqual([]);
  });

  test("is the file's, else the broker's, else none", async () => {
    const { homes, asked } = aRegistry();
    expect(await homes.find("west.example")).toBe(NAMED);
    expect(asked).toEqual([]);
    expect(await homes.find("zuid.example")).toEqual({
      schacHome: "zuid.example",
      personsUrl: "https://zuid.example/p",
      personAuthentication: "HEADER",
      associationsUrl: "https://zuid.example/a",
      scopes: ["x", "y"],
    });
    expect(await homes.find("oost.example")).toBeUndefined();
  });

  test("is asked for once by many at once, and again after a minute", async () => {
    const { homes, asked, pass } = aRegistry();
    await Promise.all(Array.from({ length: 200 }, () => homes.find("zuid.example")));
    expect(asked).toHaveLength(3);
    pass(60_000);
    await homes.find("zuid.example");
    expect(asked).toHaveLength(6);
  });

  test("goes on to count while the broker is down, and is unknown where it never was heard of", async () => {
    const { homes, answer, pass } = aRegistry();
    const first = await homes.find("zuid.example");
    answer(503);
    pass(60_000);
    expect(await homes.find("zuid.example")).toEqual(first);
    await expect(homes.find("oost.example")).rejects.toThrow(PeerUnreachable);
  });
});
