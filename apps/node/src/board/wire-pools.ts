import type { AllianceSchemas, ExchangeSchemas } from "@wissel/contract";
import type { LedgerMovement, PoolFigures } from "@wissel/store";
import { present } from "../enrolment/present.ts";

type Pool = ExchangeSchemas["HostFigures"]["pools"][number];

export function toWirePool({ kind, beneficiary, size, ...counts }: PoolFigures): Pool {
  return { ...counts, ...poolName({ kind, beneficiary }), ...present({ size }) };
}

export function toWireMovement({
  at,
  kind,
  beneficiary,
  ...movement
}: LedgerMovement): AllianceSchemas["SeatMovement"] {
  return { ...movement, ...poolName({ kind, beneficiary }), at: at.toISOString() };
}

/** The store keeps an empty text where a pool has no beneficiary. */
function poolName({ kind, beneficiary }: { readonly kind: string; readonly beneficiary: string }) {
  // The column's check knows no other kind.
  const pool = { kind: kind as Pool["kind"] };
  return beneficiary === "" ? pool : { ...pool, beneficiary };
}
