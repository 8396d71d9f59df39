import { isIPv6 } from "node:net";
import { problemOf } from "@wissel/contract";
import type { Clock } from "@wissel/core";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { RefusedRequest } from "./refused-request.ts";
import { openShareCounter, type ShareCounter } from "./share-counter.ts";

/** How much one caller may ask of this process, in ten seconds each; so that nobody takes what is everybody's. */
export interface RequestLimits {
  /** Of one student or member of staff, whatever portal or address they come through: what changes something. */
  readonly personCommands: number;
  /** Of one client of the institution's own, such as its SIS, or of one reader of the catalogue. */
  readonly client: number;
  /** Of one partner. */
  readonly partner: number;
  /** Of one address, where nobody says who they are: sign-in, tokens, events, which tell by their signature. */
  readonly address: number;
  /** How many requests of one partner are under way at the same time. */
  readonly partnerAtOnce: number;
}

const WINDOW_MS = 10_000;
/** Looking costs less than doing. */
const READS_PER_COMMAND = 10;
/** More than the students of a large institution, at some 100 bytes each. */
const REMEMBERED = 50_000;
/** After which there is room for another request of a partner. */
const ROOM_AFTER_SECONDS = 1;
const READS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);
/** Reads that anyone may ask for and that cost the database something. */
const READ_ANEW: ReadonlySet<string> = new Set(["listCatalogueChanges"]);

/**
 * Counts requests by who asks, once that is known and before a byte of the body is read. Whoever is over a limit gets
 * 429 and when to come back; nobody else notices. What everybody may read is not counted where it is sent from memory, and
 * the load as a whole has a limit of its own. Each process that serves counts for itself (ADR 0021).
 */
export function limitRequests(app: FastifyInstance, limits: RequestLimits, clock: Clock): void {
  const shareOf = (most: number) =>
    openShareCounter({ most, windowMs: WINDOW_MS, remembered: REMEMBERED }, clock);
  const commands = shareOf(limits.personCommands);
  const reads = shareOf(limits.personCommands * READS_PER_COMMAND);
  const clients = shareOf(limits.client);
  const partners = shareOf(limits.partner);
  const addresses = shareOf(limits.address);

  function take(request: FastifyRequest): ReturnType<ShareCounter["take"]> {
    const isRead = READS.has(request.method);
    // Routes that are in no document know of no caller.
    const caller: FastifyRequest["caller"] | undefined = request.caller;
    switch (caller?.kind) {
      case "student":
        return (isRead ? reads : commands).take(caller.personId);
      case "staff":
        return (isRead ? reads : commands).take(`staff ${caller.subject}`);
      case "sis":
      case "reader":
        return clients.take(caller.clientId);
      case "peer":
        return partners.take(caller.schacHome);
      case "receiver":
      case "broker":
        return partners.take(`eduxchange ${caller.kind}`);
      case "bearer":
        return (isRead ? reads : commands).take(`bearer ${caller.subject}`);
      default:
        return isRead && !READ_ANEW.has(request.routeOptions.config.operationId ?? "")
          ? undefined
          : addresses.take(householdOf(request.ip));
    }
  }

  app.addHook("preParsing", (request, _reply, _payload, done) => {
    const seconds = take(request);
    done(seconds === undefined ? null : tooMany(seconds));
  });
  limitAtOnce(app, limits.partnerAtOnce);
}

/** A partner that sends all it has at once waits for itself. */
function limitAtOnce(app: FastifyInstance, most: number): void {
  const underWay = new Map<string, number>();
  const counted = new WeakMap<FastifyRequest, string>();

  app.addHook("preParsing", (request, _reply, _payload, done) => {
    const caller: FastifyRequest["caller"] | undefined = request.caller;
    if (caller?.kind !== "peer") return done();
    const count = underWay.get(caller.schacHome) ?? 0;
    if (count >= most) return done(tooMany(ROOM_AFTER_SECONDS));
    underWay.set(caller.schacHome, count + 1);
    counted.set(request, caller.schacHome);
    done();
  });
  // Also when the partner hangs up.
  app.addHook("onResponse", (request, _reply, done) => {
    const schacHome = counted.get(request);
    if (schacHome !== undefined) {
      const count = (underWay.get(schacHome) ?? 1) - 1;
      if (count === 0) underWay.delete(schacHome);
      else underWay.set(schacHome, count);
    }
    done();
  });
}

function tooMany(seconds: number): RefusedRequest {
  return new RefusedRequest(problemOf("too-many-requests"), { "retry-after": String(seconds) });
}

/** One IPv4 address, or the network of 64 bits from which whoever has one IPv6 address can take any other. */
function householdOf(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return mapped;
  const [front = "", back] = ip.split("::");
  const groups = front.split(":").filter((group) => group !== "");
  if (back !== undefined) {
    const after = back.split(":").filter((group) => group !== "");
    while (groups.length + after.length < 8) groups.push("0");
  }
  return groups.slice(0, 4).join(":");
}
