import type { Audience } from "./audiences.ts";
import { allianceDocument } from "./generated/alliance-document.ts";
import { deskDocument } from "./generated/desk-document.ts";
import { eduxchangeDocument } from "./generated/eduxchange-document.ts";
import { eventsDocument } from "./generated/events-document.ts";
import { exchangeDocument } from "./generated/exchange-document.ts";
import { meDocument } from "./generated/me-document.ts";
import { ooapiDocument } from "./generated/ooapi-document.ts";
import { sessionDocument } from "./generated/session-document.ts";
import { sisDocument } from "./generated/sis-document.ts";
import { wellKnownDocument } from "./generated/well-known-document.ts";
import type { OpenApiDocument } from "./openapi-document.ts";

/** The contract: each audience's OpenAPI document, bundled. */
export const documents: Readonly<Record<Audience, OpenApiDocument>> = {
  "well-known": wellKnownDocument,
  ooapi: ooapiDocument,
  exchange: exchangeDocument,
  events: eventsDocument,
  eduxchange: eduxchangeDocument,
  sis: sisDocument,
  me: meDocument,
  desk: deskDocument,
  alliance: allianceDocument,
  session: sessionDocument,
};
