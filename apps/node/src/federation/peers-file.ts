import {
  type Agreement,
  ENCRYPTION_POLICIES,
  EVENT_ROADS,
  type EventRoad,
  type EventRoads,
  isPersonField,
  type PinnedPeer,
  TOKEN_HOLDINGS,
} from "@wissel/core";
import { agreementsIn } from "../agreements/agreements-in-file.ts";
import { ConfigError } from "../config.ts";
import {
  asRecord,
  complainOfRepeats,
  itemsOf,
  type JsonReader,
  type JsonRecord,
  readRecord,
  refuseOthers,
  textOf,
  textsOf,
} from "./json-reader.ts";

/** Reads the file of WISSEL_PEERS_FILE. Throws ConfigError with every mistake. */
export function parsePeersFile(text: string): readonly PinnedPeer[] {
  const mistakes: string[] = [];
  const reader = { at: "peers file", complain: (what: string) => mistakes.push(what) };
  const file = readRecord(text, reader);
  refuseOthers(file, ["peers"], reader);
  const peers = itemsOf(file, "peers", reader).map(({ item, reader: place }) => peerOf(item, place));
  complainOfRepeats(
    peers.flatMap(({ entityId, schacHome }) => [entityId, schacHome]),
    reader,
  );
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return peers;
}

function peerOf(item: JsonRecord, reader: JsonReader): PinnedPeer {
  const known = ["entityId", "schacHome", "name", "pins", "alliances", "agreement", "agreements", "events"];
  refuseOthers(item, known, reader);
  const entityId = textOf(item, "entityId", reader);
  if (!URL.canParse(entityId) || new URL(entityId).origin !== entityId) {
    reader.complain(`${reader.at}.entityId must be an origin such as https://node.partner.example`);
  }
  const pins = textsOf(item, "pins", reader);
  if (pins.length === 0 || !pins.every((pin) => /^[\w-]{43}$/.test(pin))) {
    reader.complain(`${reader.at}.pins must hold at least one RFC 7638 thumbprint (43 characters)`);
  }
  const schacHome = textOf(item, "schacHome", reader);
  const agreements = agreementsIn(item, schacHome, reader);
  return {
    entityId,
    schacHome,
    name: textOf(item, "name", reader),
    pins,
    alliances: textsOf(item, "alliances", reader),
    agreement: agreementOf(item, { ...reader, at: `${reader.at}.agreement` }),
    ...(agreements.length === 0 ? {} : { agreements }),
    ...(item.events === undefined
      ? {}
      : { events: eventRoadsOf(asRecord(item.events, reader), { ...reader, at: `${reader.at}.events` }) }),
  };
}

function eventRoadsOf(item: JsonRecord, reader: JsonReader): EventRoads {
  refuseOthers(item, ["send", "receive"], reader);
  const roadOf = (name: "send" | "receive"): EventRoad => {
    const road = EVENT_ROADS.find((known) => known === (item[name] ?? "push"));
    if (road === undefined) reader.complain(`${reader.at}.${name} must be push or poll`);
    return road ?? "push";
  };
  return { send: roadOf("send"), receive: roadOf("receive") };
}

function agreementOf(item: JsonRecord, reader: JsonReader): Agreement {
  const agreement = asRecord(item.agreement, reader);
  refuseOthers(
    agreement,
    ["enrolments", "results", "maxStudents", "personFields", "encryption", "tokens"],
    reader,
  );
  const { enrolments, results, maxStudents = null } = agreement;
  if (typeof enrolments !== "boolean" || typeof results !== "boolean") {
    reader.complain(`${reader.at}.enrolments and .results must be true or false`);
  }
  if (maxStudents !== null && (!Number.isInteger(maxStudents) || Number(maxStudents) < 0)) {
    reader.complain(`${reader.at}.maxStudents must be a number, or null for no limit`);
  }
  const personFields = textsOf(agreement, "personFields", reader);
  for (const field of personFields) {
    if (!isPersonField(field)) reader.complain(`${reader.at}.personFields: ${field} is not known`);
  }
  const encryption = ENCRYPTION_POLICIES.find((policy) => policy === agreement.encryption);
  if (encryption === undefined && agreement.encryption !== undefined) {
    reader.complain(`${reader.at}.encryption must be ${ENCRYPTION_POLICIES.join(", ")}`);
  }
  const tokens = TOKEN_HOLDINGS.find((holding) => holding === agreement.tokens);
  if (tokens === undefined && agreement.tokens !== undefined) {
    reader.complain(`${reader.at}.tokens must be ${TOKEN_HOLDINGS.join(" or ")}`);
  }
  return {
    enrolments: enrolments === true,
    results: results === true,
    maxStudents: maxStudents === null ? null : Number(maxStudents),
    personFields,
    ...(encryption === undefined ? {} : { encryption }),
    ...(tokens === undefined ? {} : { tokens }),
  };
}
