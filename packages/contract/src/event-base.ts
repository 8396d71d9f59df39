/** Event types between nodes are this plus their name, e.g. `result-issued`. */
export const EVENT_BASE = "https://schemas.wissel.example/events/v1/";
