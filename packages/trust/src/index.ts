export type { AccessToken, AccessTokenRefusal, AccessTokenVerification } from "./access-token.ts";
export { signAccessToken, verifyAccessToken } from "./access-token.ts";
export type { ClientAssertion } from "./client-assertion.ts";
export {
  CLIENT_ASSERTION_TYP,
  CLIENT_ASSERTION_TYPE,
  clientAssertionFault,
  signClientAssertion,
} from "./client-assertion.ts";
export type { DpopKey, DpopProof, DpopRequest, DpopVerification, ProvenKey } from "./dpop.ts";
export { generateDpopKey, signDpopProof, verifyDpopProof } from "./dpop.ts";
export type { EntityStatement, StatementRefusal, StatementVerification } from "./entity-statement.ts";
export {
  HISTORICAL_KEYS_PATH,
  MAX_STATEMENT_LIFETIME_S,
  signEntityStatement,
  verifyEntityStatement,
} from "./entity-statement.ts";
export type { HistoricalKey, HistoricalKeys } from "./historical-keys.ts";
export { HISTORICAL_KEYS_TYP, signHistoricalKeys } from "./historical-keys.ts";
export type { ExpectedIdToken, IdTokenVerification } from "./id-token.ts";
export { verifyIdToken } from "./id-token.ts";
export type { EncryptionKey, KeyFamily, OwnKey, PrivateJwk, PublicJwk, SigningKey } from "./keys.ts";
export { generateKey, KEY_FAMILIES, thumbprint, WRAPPING_ALGORITHM } from "./keys.ts";
export type { NodeEndpoints, NodeMetadata } from "./node-metadata.ts";
export { ACCEPTED_ALGORITHMS, parseEncryptionKeys, parsePublicKeys } from "./public-keys.ts";
export type { SealingKey } from "./sealing.ts";
export {
  derivePersonKey,
  deriveSealingKey,
  deriveSecret,
  MIN_SECRET_BYTES,
  openText,
  SealBroken,
  sealText,
} from "./sealing.ts";
export type {
  SetClaims,
  SetRefusal,
  SetVerification,
  VerifiedSet,
} from "./security-event-token.ts";
export { signSet, verifySet } from "./security-event-token.ts";
export type { AuditHeadRefusal, AuditHeadVerification, StatedHead } from "./signed-audit-head.ts";
export { signAuditHead, verifyAuditHead } from "./signed-audit-head.ts";
export type { LedgerToken, LedgerTokenRefusal, LedgerVerification } from "./signed-ledger.ts";
export { signLedger, verifyLedger } from "./signed-ledger.ts";
export type { RoundStatement, RoundStatementRefusal, RoundVerification } from "./signed-round.ts";
export { signRound, verifyRound } from "./signed-round.ts";
export type { ProvenToken, StoredToken, StoredTokenRefusal } from "./stored-token.ts";
export { verifyStoredToken } from "./stored-token.ts";
export { readUnverified, type UnverifiedToken } from "./unverified-token.ts";
export { isWrapped, unwrapSet, wrapSet } from "./wrapped-set.ts";
