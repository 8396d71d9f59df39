import { signRound } from "@wissel/trust";
import { describe, expect, test } from "vitest";
import { ZUID } from "../enrolment/world.ts";
import type { RoundDesk } from "./a-round-desk.ts";
import { aPublishedRound, roundsOfThisFile } from "./rounds-of-this-file.ts";

const world = roundsOfThisFile();

describe("a round that is not what its coordinator signed", () => {
  const forged = async (forge: (token: string, key: RoundDesk["key"]) => Promise<string> | string) => {
    const { coordinator, host } = world();
    const { roundId, plan } = await aPublishedRound(world());
    await coordinator.ask("PUT", `/${roundId}`, { ...plan, name: "The second" });
    await coordinator.ask("POST", `/${roundId}/publications`);
    const { rounds } = await coordinator.exchanged(ZUID);
    coordinator.forgery = {
      rounds: await Promise.all(rounds.map((one: string) => forge(one, coordinator.key))),
      pledges: [],
    };
    host.warnings.length = 0;
    await host.fetch();
    coordinator.forgery = undefined;
    expect((await host.ask("GET", `/${roundId}`)).body.version).toBe(1);
    return new Set(host.warnings);
  };
  const claimsOf = (token: string) =>
    JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

  test("is refused where it was altered", async () => {
    const warnings = await forged((token) => {
      const [header, , signature] = token.split(".");
      const claims = { ...claimsOf(token), iat: 1 };
      return `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${signature}`;
    });
    expect(warnings).toEqual(new Set(["round-altered"]));
  });

  test("is refused where it claims to hold longer than its signature", async () => {
    const warnings = await forged((token, key) => {
      const { iss: issuer, round } = claimsOf(token);
      return signRound(
        { issuer, issuedAt: new Date(0), expiresAt: new Date("2028-01-01T00:00:00Z"), round },
        key,
      );
    });
    expect(warnings).toEqual(new Set(["validUntil is not exp"]));
  });

  test("is refused where it holds a rule that is not known here", async () => {
    const warnings = await forged((token, key) => {
      const { iss: issuer, exp, round } = claimsOf(token);
      const plan = { ...round.plan, weather: { maxRain: 2 } };
      return signRound(
        { issuer, issuedAt: new Date(0), expiresAt: new Date(exp * 1000), round: { ...round, plan } },
        key,
      );
    });
    expect([...warnings].every((warning) => warning.includes("weather"))).toBe(true);
  });
});
