import type { SisSchemas } from "@wissel/contract";
import { ALLIANCE, INSTITUTIONS, type Institution } from "../../src/institutions.ts";
import { SIS_SCOPES, sisClientId } from "../../src/nodes/node-files.ts";
import type { Row } from "../../src/offer/rows.ts";
import { type Api, openApi } from "../../src/script/api.ts";
import type { Checks } from "../../src/script/checks.ts";
import { fetchSisToken } from "../../src/script/sis-token.ts";
import type { Cast } from "../cast.ts";
import type { Houses } from "../houses.ts";
import { type Minor, ownSeats } from "../opening.ts";
import { REHEARSAL_PROGRAMME } from "./enlist-students.ts";
import { patientApi } from "./patient-api.ts";

const BATCH = 100;
const DAY_MS = 86_400_000;
const LANGUAGE = "en-GB";

/** Each SIS writes its minors, and lets the students of the rehearsal take any; answers the offering of each minor, by its code. */
export async function publishMinors(
  { layout, secrets }: Pick<Houses, "layout" | "secrets">,
  {
    minors,
    cast,
    checks,
  }: { readonly minors: readonly Minor[]; readonly cast: Cast; readonly checks: Checks },
): Promise<ReadonlyMap<string, string>> {
  const published = await Promise.all(
    INSTITUTIONS.map(async (institution) => {
      const { origin } = layout.node(institution);
      const sis = patientApi(
        openApi(
          origin,
          fetchSisToken(origin, {
            clientId: sisClientId(institution),
            clientSecret: secrets(institution).sisClient,
            scopes: SIS_SCOPES,
          }),
        ),
      );
      await permitRehearsal({ sis, checks });
      return await writeMinors(
        { sis, checks },
        minors.filter(({ host }) => cast(host) === institution),
        new Date(),
      );
    }),
  );
  return new Map(published.flat());
}

interface Writer {
  readonly sis: Api;
  readonly checks: Checks;
}

async function permitRehearsal({ sis, checks }: Writer): Promise<void> {
  const hosts = INSTITUTIONS.map(({ schacHome }: Institution) => schacHome);
  const answer = await sis.put("/sis/v1/standing-approvals/rehearsal", {
    hosts,
    programmeCodes: [REHEARSAL_PROGRAMME],
  });
  checks.body("the standing approval", answer, answer.status === 200 ? 200 : 201);
}

async function writeMinors(
  { sis, checks }: Writer,
  minors: readonly Minor[],
  now: Date,
): Promise<readonly (readonly [string, string])[]> {
  const offerings: (readonly [string, string])[] = [];
  for (let start = 0; start < minors.length; start += BATCH) {
    const batch = minors.slice(start, start + BATCH);
    const programmes = await sis.post("/sis/v1/programmes", { rows: batch.map(programmeRow) });
    takenOf(checks, "programmes", programmes);
    const answer = await sis.post("/sis/v1/offerings", {
      rows: batch.map((minor) => offeringRow(minor, now)),
    });
    const ids = takenOf(checks, "offerings", answer);
    offerings.push(...batch.map(({ code }, index) => [code, ids[index] ?? ""] as const));
  }
  return offerings;
}

function takenOf(checks: Checks, what: string, answer: Awaited<ReturnType<Api["post"]>>): readonly string[] {
  const { outcomes } = checks.body<SisSchemas["CatalogueOutcomes"]>(what, answer, 200);
  return outcomes.map((outcome) => {
    if (outcome.id === undefined) throw new Error(`refused among the ${what}: ${JSON.stringify(outcome)}`);
    return outcome.id;
  });
}

function programmeRow({ code, name = `Minor ${code}` }: Minor): Row<"programme"> {
  return {
    sourceId: code,
    programmeType: "minor",
    name: [{ language: LANGUAGE, value: name }],
    abbreviation: code.replaceAll(/[^A-Za-z0-9]/g, "") || "MINOR",
    description: [{ language: LANGUAGE, value: `${name}, given for a rehearsal.` }],
    teachingLanguages: ["en"],
    level: "bachelor",
    studyLoad: [{ studyLoadUnit: "ects", value: 15 }],
    consumers: [
      {
        consumerKey: "eduxchange",
        alliances: [
          {
            name: ALLIANCE,
            selection: false,
            type: "broadening",
            visibleForOwnStudents: true,
            enrolmentForOwnStudents: "broker",
            visibleForGuests: true,
            enrolmentForGuests: "broker",
          },
        ],
      },
    ],
  };
}

/** Open since a minute ago; guest seats for the alliance, the rest for own students. */
function offeringRow(
  { code, name = `Minor ${code}`, capacity, guestSeats }: Minor,
  now: Date,
): Row<"offering"> {
  const inDays = (days: number) => new Date(now.getTime() + days * DAY_MS);
  const dateOf = (instant: Date) => instant.toISOString().slice(0, 10);
  return {
    sourceId: code,
    programme: code,
    name: [{ language: LANGUAGE, value: name }],
    description: [{ language: LANGUAGE, value: "Given full-time for one semester." }],
    teachingLanguages: ["en"],
    startDate: dateOf(inDays(60)),
    endDate: dateOf(inDays(190)),
    resultValueType: "1_10",
    enrolmentWindow: {
      opensAt: new Date(now.getTime() - 60_000).toISOString(),
      closesAt: inDays(30).toISOString(),
    },
    seatPools: [
      { kind: "own", ...sizeOf(ownSeats({ capacity, guestSeats })) },
      { kind: "alliance", beneficiary: ALLIANCE, ...sizeOf(guestSeats) },
    ],
    promotion: "place",
    consumers: [{ consumerKey: "eduxchange", alliances: [{ name: ALLIANCE }] }],
  };
}

/** A pool without a size is unlimited. */
function sizeOf(seats: number): { readonly size?: number } {
  return Number.isFinite(seats) ? { size: seats } : {};
}
