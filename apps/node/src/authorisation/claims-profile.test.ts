import { describe, expect, test } from "vitest";
import { CLAIMS_PROFILES, type Claims, isAtHome, readIdentity } from "./claims-profile.ts";

const NOORD = "noord.example";
const ESI = "urn:schac:personalUniqueCode:int:esi:noord.example:2000001";

const SURFCONEXT: Claims = {
  sub: "3f1c-persistent",
  eduperson_principal_name: "student01@noord.example",
  schac_home_organization: "Noord.example",
  eduperson_affiliation: ["student", "member"],
  eduperson_scoped_affiliation: ["student@noord.example"],
};
const EDUID: Claims = {
  sub: "gateway-sub",
  eduid: "9b0c-per-service",
  schac_home_organization: "eduid.example",
  eduperson_affiliation: "affiliate",
  eduperson_scoped_affiliation: ["affiliate@eduid.example", "student@noord.example"],
};
const MYACADEMICID: Claims = {
  sub: "abc@myacademicid.example",
  schac_home_organization: NOORD,
  schac_personal_unique_code: ["urn:schac:personalUniqueCode:nl:local:noord.example:1", ESI],
  voperson_external_affiliation: ["student@noord.example", "employee@zuid.example"],
};

describe("an account", () => {
  test("of SURFconext is known by sub, and belongs to the home organisation however it is spelt", () => {
    expect(readIdentity(SURFCONEXT, "surfconext", NOORD)).toEqual({
      subject: "3f1c-persistent",
      home: NOORD,
      affiliations: ["student", "member"],
      esi: undefined,
    });
    const { schac_home_organization: home, ...rest } = SURFCONEXT;
    const british = { ...rest, schac_home_organisation: home };
    expect(readIdentity(british, "surfconext", NOORD).home).toBe(NOORD);
  });

  test("of eduID is known by its pseudonym for this service, and belongs where its affiliation says", () => {
    expect(readIdentity(EDUID, "eduid", NOORD)).toEqual({
      subject: "9b0c-per-service",
      home: NOORD,
      affiliations: ["student"],
      esi: undefined,
    });
  });

  test("of eduID that is tied to no institution belongs to nobody, whatever it calls itself", () => {
    const alone = { ...EDUID, eduperson_affiliation: ["student"], eduperson_scoped_affiliation: [] };
    const identity = readIdentity(alone, "eduid", NOORD);
    expect(identity).toMatchObject({ home: undefined, affiliations: [] });
    expect(isAtHome(identity, "eduid", NOORD)).toBe(false);
  });

  test("of MyAcademicID brings the European Student Identifier, and only what it is at this institution", () => {
    expect(readIdentity(MYACADEMICID, "myacademicid", NOORD)).toEqual({
      subject: "abc@myacademicid.example",
      home: NOORD,
      affiliations: ["student"],
      esi: ESI,
    });
  });

  test("of the institution's own provider need not say where it belongs, nor what it is", () => {
    const identity = readIdentity({ sub: "s-1" }, "institution", NOORD);
    expect(identity).toEqual({ subject: "s-1", home: undefined, affiliations: undefined, esi: undefined });
    expect(isAtHome(identity, "institution", NOORD)).toBe(true);
  });
});

test.each(CLAIMS_PROFILES)(
  "by the profile %s an account of another institution is not at home",
  (profile) => {
    const scope = ["student@zuid.example"];
    const claims = {
      ...SURFCONEXT,
      eduid: "e",
      schac_home_organization: "zuid.example",
      eduperson_scoped_affiliation: scope,
    };
    const identity = readIdentity(claims, profile, NOORD);
    expect(isAtHome(identity, profile, NOORD)).toBe(false);
  },
);

test.each(["surfconext", "eduid", "myacademicid"] as const)(
  "by the profile %s an account that does not say where it belongs is not at home",
  (profile) => {
    expect(isAtHome(readIdentity({ sub: "s-1" }, profile, NOORD), profile, NOORD)).toBe(false);
  },
);

test("a student elsewhere is none here: the scope of an affiliation counts", () => {
  const claims = {
    sub: "s",
    schac_home_organization: NOORD,
    eduperson_scoped_affiliation: "student@zuid.example",
  };
  expect(readIdentity(claims, "surfconext", NOORD).affiliations).toEqual([]);
});

test.each([{ sub: 7 }, { sub: null }, { sub: ["", {}] }, {}])("%j names nobody", (claims) => {
  expect(readIdentity(claims, "surfconext", NOORD).subject).toBe("");
});
