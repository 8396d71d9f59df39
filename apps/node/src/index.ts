export type { NodeConfig } from "./config.ts";
export { ConfigError, readConfig } from "./config.ts";
export {
  asRecord,
  itemsOf,
  type JsonReader,
  type JsonRecord,
  readRecord,
  refuseOthers,
  textOf,
  textsOf,
} from "./federation/json-reader.ts";
export type { OwnKeyPorts, OwnKeys } from "./federation/own-keys.ts";
export { openOwnKeys } from "./federation/own-keys.ts";
export type { NodeOverrides } from "./parts.ts";
export type { BuiltNode } from "./server.ts";
export { buildNode } from "./server.ts";
export type { Setting } from "./settings.ts";
export { SETTINGS } from "./settings.ts";
