export { type DataRequest, type DataRequestKind, type DataRequestPart, nextAskAt } from "./data-request.ts";
export type { Disclosure, Disclosures, ToldDetails } from "./disclosure.ts";
export {
  type ErasableAssociation,
  type ErasureObstacle,
  erasureObstacles,
  isStudentNeeded,
} from "./erasure.ts";
export {
  CLAIM_FIELDS,
  type ClaimField,
  DETAIL_FIELDS,
  type DetailField,
  isPersonField,
  PERSON_FIELDS,
  type PersonField,
} from "./fields.ts";
export { FIELD_PURPOSES, type FieldPurpose, PURPOSES, type Purpose, type Told } from "./purposes.ts";
export {
  dueBefore,
  RECORD_TYPES,
  RETENTION,
  type RecordType,
  type RetentionDays,
  retentionDays,
} from "./retention.ts";
