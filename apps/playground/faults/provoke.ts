import { documents, type OpenApiDocument } from "@wissel/contract";
import { type Answer, type Api, openApi } from "../src/script/api.ts";
import type { Enrolled, ExchangingHouses } from "./enrol-students.ts";
import type { Forgotten } from "./forget-one.ts";
import type { Place } from "./planted-names.ts";

/** Documents of the institution's own people and of its partners: nothing in them is a stranger's. */
const GUARDED = ["desk", "sis", "alliance", "me", "exchange"] as const;
const REFUSED: ReadonlySet<number> = new Set([400, 401, 403, 404, 415]);

/** A wrong role got an answer instead of a refusal. */
export class NotRefused extends Error {
  override readonly name = "NotRefused";
}

/**
 * Asks home's whole contract as nobody, with the token of a student who is no more, and its own people for what is not
 * theirs; then says things that cannot be, about somebody whose name must not come back. Answers with everything that
 * was said to them.
 */
export async function provoke(
  { home, directOrigin }: ExchangingHouses,
  { homeSis, hostSis, associationIds }: Pick<Enrolled, "homeSis" | "hostSis" | "associationIds">,
  { gone, officer, coordinator, plantedName, associationId }: Forgotten,
): Promise<readonly Place[]> {
  const nobody = openApi(directOrigin(home), async () => "nobody's");
  const somebody = associationIds[0] ?? associationId;
  const told: string[] = [];
  const ask = async (who: Api, names: readonly (typeof GUARDED)[number][]) => {
    for (const path of names.flatMap((name) => readsOf(documents[name], somebody))) {
      const answer = await who.get(path);
      if (!REFUSED.has(answer.status)) throw new NotRefused(`${path} answered ${answer.status}`);
      told.push(JSON.stringify(answer.body ?? ""));
    }
  };
  await ask(nobody, GUARDED);
  await ask(gone, GUARDED);
  await ask(coordinator, ["desk", "sis", "me", "exchange"]);
  await ask(officer, ["sis", "me", "exchange"]);
  await ask(homeSis, ["desk", "me", "exchange"]);
  const result = {
    home: home.schacHome,
    associationId: somebody,
    state: "completed",
    resultDate: "2027-06-28",
  };
  const wrong = [
    await homeSis.post("/sis/v1/persons", { rows: [{ surname: plantedName, level: 7 }] }),
    await homeSis.post("/sis/v1/persons", { rows: plantedName }),
    await homeSis.put("/sis/v1/standing-approvals/wrong", { levels: [{ surname: plantedName }] }),
    await homeSis.get(`/sis/v1/results-received?cursor=${plantedName}`),
    await hostSis.post("/sis/v1/results", {
      rows: [{ ...result, resultDate: plantedName, score: plantedName }],
    }),
    await hostSis.post("/sis/v1/results", { rows: [{ ...result, pass: plantedName }] }),
    await nobody.post("/events", { surname: plantedName }),
    await officer.post(`/desk/v1/approvals/${somebody}/decision`, { decision: plantedName }),
    await officer.post(`/desk/v1/persons/${plantedName}/erasure`),
  ].map(textOfRefusal);
  return [
    { place: "answers to who may not ask", text: told.join("\n") },
    { place: "answers to what cannot be", text: wrong.join("\n") },
  ];
}

/** A batch is answered 200 with what became of each row. */
function textOfRefusal({ status, body }: Answer): string {
  const text = JSON.stringify(body ?? "");
  if (status < 400 && !text.includes('"problem"'))
    throw new NotRefused(`what cannot be was answered ${status}: ${text}`);
  return text;
}

/** Addresses of everything that is read, with an enrolment's id wherever one is named. */
function readsOf(document: OpenApiDocument, id: string): readonly string[] {
  const prefix = document.servers[0]?.url ?? "";
  return Object.entries(document.paths).flatMap(([path, { get }]) =>
    get === undefined || get.security?.length === 0 ? [] : [`${prefix}${path.replaceAll(/\{[^}]+\}/g, id)}`],
  );
}
