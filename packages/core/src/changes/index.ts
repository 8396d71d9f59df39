export { CHANGE_KINDS, type ChangedObject, type ChangeKind } from "./change-kind.ts";
export { type FeedPlace, formatFeedPlace, readFeedPlace } from "./feed-place.ts";
