import { RECORD_TYPES, type RecordType, type RetentionDays, retentionDays } from "@wissel/core";
import type { SettingsReader } from "./settings-reader.ts";

const MOST_DAYS = 36_500;

/** How long records are kept: the law's days, except where the institution says `type=days`. */
export function readRetention(read: SettingsReader): RetentionDays {
  const other: Partial<Record<RecordType, number>> = {};
  for (const entry of read.list("WISSEL_RETENTION_DAYS")) {
    const [name = "", text = ""] = entry.split("=");
    const type = RECORD_TYPES.find((one) => one === name);
    const days = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
    if (type === undefined || !(days <= MOST_DAYS))
      read.complain(`WISSEL_RETENTION_DAYS: ${entry} is not a type of record and its days`);
    else other[type] = days;
  }
  return retentionDays(other);
}
