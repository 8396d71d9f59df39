import { readFileSync } from "node:fs";
import { decideReceived, type JsonObject, type KnownVersion, type Superseded } from "@wissel/core";
import { describe, expect, test } from "vitest";
import { openEventCheck } from "./event-schemas.ts";

interface PayloadVector {
  readonly name: string;
  readonly type: string;
  readonly payload: JsonObject;
  readonly verdict: "valid" | "invalid_request";
  readonly pointer?: string;
}

interface Arrival {
  readonly version?: number;
  readonly statement: string;
  readonly sha256?: string;
  readonly supersedes?: Omit<Superseded, "jti">;
  readonly decision: string;
  readonly [fact: string]: unknown;
}

interface VersionVector {
  readonly name: string;
  readonly arrivals: readonly Arrival[];
  readonly final: { readonly current: number; readonly held: Readonly<Record<string, string>> };
}

describe("the published vectors of payloads", () => {
  const check = openEventCheck();
  test.each(read<PayloadVector>("event-payloads"))(
    "$name: $verdict",
    ({ type, payload, verdict, pointer }) => {
      const fault = check(type, payload);
      if (verdict === "valid") expect(fault).toBeUndefined();
      else expect(fault?.split(" ")[0]).toBe(pointer);
    },
  );
});

describe("the published vectors of versions", () => {
  test.each(read<VersionVector>("result-versions"))("$name", ({ arrivals, final }) => {
    let held: readonly KnownVersion<string>[] = [];
    let current = 0;
    for (const { decision: wanted, version, statement, sha256, supersedes, ...facts } of arrivals) {
      const stated = {
        statement,
        ...(version === undefined ? {} : { version }),
        ...(sha256 === undefined ? {} : { sha256 }),
        ...(supersedes === undefined ? {} : { supersedes: { ...supersedes, jti: "" } }),
      };
      const decision = decideReceived(stated, held, (one, other) => one === other);
      expect(decision).toMatchObject({ kind: wanted, ...facts });
      if (decision.kind === "apply") current = decision.version;
      if (decision.kind === "apply" || decision.kind === "history") {
        held = [...held, { ...stated, version: decision.version, alsoSigned: [] }];
      }
      if (decision.kind === "duplicate" && decision.otherToken && sha256 !== undefined) {
        held = held.map((one) =>
          one.version === decision.version ? { ...one, alsoSigned: [...one.alsoSigned, sha256] } : one,
        );
      }
    }
    const statements = held.map((one) => [String(one.version), one.statement]);
    expect({ current, held: Object.fromEntries(statements) }).toEqual(final);
  });
});

function read<Vector>(name: string): readonly Vector[] {
  const file = new URL(`../../../../openapi/vectors/${name}.json`, import.meta.url);
  const { vectors }: { readonly vectors: readonly Vector[] } = JSON.parse(readFileSync(file, "utf8"));
  return vectors;
}
