import { randomUUID } from "node:crypto";
import { toWireNewAssociation } from "@wissel/contract";
import { scopesOf } from "../../src/eduxchange/node-file.ts";
import type { Eduxchange } from "../../src/eduxchange/open-eduxchange.ts";
import { ABROAD } from "../../src/eduxchange/open-stand-ins.ts";
import type { Institution } from "../../src/institutions.ts";
import { type OfferingRange, pick } from "../enrolment.ts";
import { requestBytes, type Target } from "../load/volley.ts";

/** What brings students to a node. */
export interface Bringing {
  readonly target: Target;
  readonly institution: Institution;
  readonly eduxchange: Eduxchange;
}

/** A receiver abroad asks home for each own student, with a token that home has never seen. */
export function broughtToHome(
  { target, institution, eduxchange }: Bringing,
  subjects: readonly string[],
): readonly Buffer[] {
  const { identityProvider } = eduxchange.standIns;
  const scope = Object.values(scopesOf(institution)).join(" ");
  const offeringId = randomUUID();
  const body = JSON.stringify(
    toWireNewAssociation({ host: ABROAD, offeringId, offering: undefined }, { remoteState: "associated" }),
  );
  return subjects.map((sub) => {
    const { accessToken } = identityProvider.issue({ sub, scope });
    const headers = { authorization: `Bearer ${accessToken}`, "content-type": "application/json" };
    const path = "/eduxchange/associations/external/me";
    return requestBytes(target, { method: "POST", path, headers, body });
  });
}

/** The receiver before a host brings so many students from abroad, each once. */
export function broughtToHost(
  { target, institution, eduxchange }: Bringing,
  { taken, count }: { readonly taken: OfferingRange; readonly count: number },
): readonly Buffer[] {
  const receiver = eduxchange.receiverOf(institution);
  if (receiver === undefined) throw new Error(`no stand-in is before ${institution.name}`);
  const { user, password } = eduxchange.basicOf(institution);
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  return Array.from({ length: count }, (_, index) => {
    const eduid = randomUUID();
    const tokens = eduxchange.standIns.identityProvider.issue({ sub: eduid, eduid, scope: "openid" });
    receiver.signIn({ homeInstitution: ABROAD.schacHome, eduid, ...tokens });
    const { offeringId } = pick(taken, index);
    const otherCodes = [{ codeType: "schacHome", code: ABROAD.schacHome }];
    const person = { personId: eduid, givenName: "Guest", surname: "of Overzee", otherCodes };
    const body = JSON.stringify({ offering: { offeringId }, person });
    const headers = { authorization, "content-type": "application/json", "accept-language": "en" };
    return requestBytes(target, { method: "POST", path: "/eduxchange/intake", headers, body });
  });
}
