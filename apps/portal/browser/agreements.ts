import type { SheetInstitution } from "@wissel/testing/playground-sheet";
import { ask } from "./api.ts";

const FIELDS = ["studentNumber", "givenName", "surname", "mail", "level", "programmeCode", "creditsEarned"];

/**
 * Another agreement of two institutions about everything, whose two copies end on different days. It narrows nothing, so
 * that nobody's enrolments are touched.
 */
export async function anAgreement(here: SheetInstitution, there: SheetInstitution): Promise<string> {
  const agreementId = `everything-${nameOf(there)}-${crypto.randomUUID().slice(0, 8)}`;
  const year = new Date().getFullYear();
  for (const [side, lasts] of [
    [here, 2],
    [there, 3],
  ] as const) {
    const path = `/desk/v1/agreements/${agreementId}`;
    const direction = { offerings: {}, personFields: FIELDS };
    const terms = {
      timeZone: "Europe/Amsterdam",
      validFrom: `${year - 1}-09-01`,
      validUntil: `${year + lasts}-09-01`,
      directions: [
        { ...direction, home: here.schacHome, host: there.schacHome },
        { ...direction, home: there.schacHome, host: here.schacHome },
      ],
    };
    const body = { reason: "As the two boards signed it.", terms };
    await ask(side, side.officer.token, { method: "PUT", path, body });
  }
  return agreementId;
}

function nameOf({ schacHome }: SheetInstitution): string {
  return schacHome.split(".")[0] ?? schacHome;
}
