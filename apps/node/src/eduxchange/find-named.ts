import { fromWireAssociation } from "@wissel/contract";
import type { HomeRegister, JsonObject } from "@wissel/core";

export interface FindNamedPorts {
  readonly register: Pick<HomeRegister, "listForPerson">;
}

const MOST = 200;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The association that a message without a path is about: the one it names, or the newest of the student's in the
 * offering it names. Undefined: it names none, and nothing is guessed.
 */
export async function findNamedAssociation(
  { register }: FindNamedPorts,
  personId: string,
  document: JsonObject,
): Promise<string | undefined> {
  const { associationId } = document;
  if (typeof associationId === "string" && UUID.test(associationId)) return associationId;
  const { offeringId } = fromWireAssociation(document);
  if (offeringId === undefined) return undefined;
  const views = await register.listForPerson(personId, MOST);
  const brought = views.map(({ association }) => association).filter(({ road }) => road === "eduxchange");
  return brought.find((one) => one.offeringId === offeringId)?.associationId;
}
