import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { EduxchangeOperations } from "@wissel/contract";
import { type OfferingDirectory, refused } from "@wissel/core";
import { findStudentBy } from "@wissel/store";
import type { AgreementRules } from "./agreements/agreement-rules.ts";
import type { Exchange } from "./compose-exchange.ts";
import { tellingSis } from "./delivery/tell-sis.ts";
import { bearerHeader, openBearers } from "./eduxchange/authenticate-bearer.ts";
import type { BringPorts } from "./eduxchange/bring-association.ts";
import { type EduxchangeHome, parseEduxchangeFile } from "./eduxchange/eduxchange-file.ts";
import { eduxchangeHomeHandlers } from "./eduxchange/home-handlers.ts";
import { openIntrospection } from "./eduxchange/introspection.ts";
import type { Students } from "./enrolment/students.ts";
import type { Federation } from "./federation/open-federation.ts";
import type { Authenticate, Authentication } from "./http/caller.ts";
import type { Handlers } from "./http/operation.ts";
import type { Parts } from "./parts.ts";
import { resultEventHandlers } from "./results/event-handlers.ts";

export interface EduxchangePorts {
  readonly federation: Federation;
  readonly exchange: Exchange;
  readonly agreements: AgreementRules;
  readonly offerings: OfferingDirectory;
  readonly students: Students;
  readonly disclosures: BringPorts["disclosures"];
  /** Whether the own SIS is told of events. */
  readonly tellsSis: "told" | "asks";
}

export interface EduxchangeArea {
  readonly handlers: Handlers<EduxchangeOperations>;
  readonly authenticate: Authenticate;
}

/** eduXchange, as far as this institution takes part in it; nobody is heard where it does not. */
export function composeEduxchange(parts: Parts, ports: EduxchangePorts): EduxchangeArea {
  const { config, store, clock, newId, log } = parts;
  const { exchange, agreements, offerings, students, disclosures } = ports;
  const { pool } = store.database;
  const own = config.institution.schacHome;
  const file =
    config.eduxchangeFile === undefined
      ? {}
      : parseEduxchangeFile(readFileSync(config.eduxchangeFile, "utf8"));
  const home = file.home;
  const bearerOf = home === undefined ? nobody : bearersOf(parts, ports, home);
  const results = resultEventHandlers({ own, clock, newId, log });
  const news = {
    "enrolment-changed": exchange.enrolmentChanged,
    "result-issued": results["result-issued"],
    "result-corrected": results["result-corrected"],
    "result-withdrawn": results["result-withdrawn"],
  };
  const handlers = eduxchangeHomeHandlers({
    own,
    pool,
    home: home ?? { hosts: [], personFields: [] },
    handlers: ports.tellsSis === "told" ? tellingSis(news, { own, clock, newId }) : news,
    enrolment: exchange.enrolment,
    register: exchange.register,
    agreements,
    offerings,
    disclosures,
    students,
    bearerOf,
    pseudonymOf: exchange.pseudonymOf,
    clock,
    newId,
    digest,
    kickDeliveries: () => exchange.delivery.kick(),
  });
  return { handlers, authenticate: bearerHeader(bearerOf) };
}

function bearersOf(
  { store, clock }: Parts,
  { federation, exchange }: EduxchangePorts,
  home: EduxchangeHome,
): (token: string) => Promise<Authentication> {
  const { introspection: provider } = home;
  const { pool } = store.database;
  return openBearers({
    home,
    introspect: openIntrospection({ http: federation.http, provider, clock, digest }),
    findStudent: (claim) => findStudentBy(pool, provider.names, claim),
    pseudonymOf: exchange.pseudonymOf,
  });
}

const nobody = async (): Promise<Authentication> => refused({ code: "token-invalid" });

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
