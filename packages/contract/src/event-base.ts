/** Event types between nodes are this plus their name, e.g. `result-issued`. */
export const EVENT_BASE = "https://schemas.wissel.example/events/v1/";

/** The type of the connection test (OpenID Shared Signals Framework 1.0 section 8.1.4.1). */
export const VERIFICATION_EVENT = "https://schemas.openid.net/secevent/ssf/event-type/verification";
