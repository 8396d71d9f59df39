import { signRound } from "@wissel/trust";
import { describe, expect, test } from "vitest";
import { anOfferingOf, NOORD, ZUID } from "../enrolment/world.ts";
import type { RoundDesk } from "./a-round-desk.ts";
import { aPlan, aPublishedRound, roundsOfThisFile } from "./rounds-of-this-file.ts";

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

test("a round reaches whom it is for, and who had a version before; what hosts lend reaches who may see it", async () => {
  const { coordinator, host } = world();
  const { noord, zuid } = world();
  const onlyOwn = { participants: { own: true, partners: false } };
  const atNoord = await anOfferingOf(noord, { places: 5 });
  const roundId = crypto.randomUUID();
  await coordinator.ask("PUT", `/${roundId}/pledges`, { coordinator: NOORD, offeringIds: [atNoord] });
  const plan = (phase: object) => ({
    ...aPlan([], phase),
    offerings: [{ host: NOORD, offeringId: atNoord }],
  });
  const publish = async (phase: object) => {
    await coordinator.ask("PUT", `/${roundId}`, plan(phase));
    expect((await coordinator.ask("POST", `/${roundId}/publications`)).status).toBe(200);
    const { rounds } = await coordinator.exchanged(ZUID);
    return rounds.some((token: string) =>
      Buffer.from(token.split(".")[1] ?? "", "base64url")
        .toString()
        .includes(roundId),
    );
  };
  expect(await publish(onlyOwn)).toBe(false);
  expect(await publish({})).toBe(true);
  // Otherwise it would go on to believe the version that let its students in.
  expect(await publish(onlyOwn)).toBe(true);

  const lent = { coordinator: "elsewhere.example", offeringIds: [atNoord] };
  await coordinator.ask("PUT", `/${roundId}/pledges`, { coordinator: NOORD, offeringIds: [] });
  const hidden = await anOfferingOf(noord, {
    places: 5,
    alliances: [{ name: "inland", visibleForOwnStudents: true, visibleForGuests: true, themes: [] }],
  });
  const other = crypto.randomUUID();
  await coordinator.ask("PUT", `/${other}/pledges`, { ...lent, offeringIds: [atNoord, hidden] });
  const told = (await coordinator.exchanged(ZUID)).pledges.filter(
    (pledge: { roundId: string }) => pledge.roundId === other,
  );
  expect(told).toEqual([
    { roundId: other, coordinator: "elsewhere.example", offeringId: atNoord, pools: [] },
  ]);
  await host.ask("PUT", `/${other}/pledges`, {
    coordinator: NOORD,
    offeringIds: [await anOfferingOf(zuid, { places: 5 })],
  });
  const { pledges } = await host.exchanged(NOORD);
  expect(pledges.find((pledge: { roundId: string }) => pledge.roundId === other).pools).toHaveLength(1);
});
