export { forgetChanges } from "./forget-changes.ts";
export { listObjectIds } from "./list-objects.ts";
export {
  type Change,
  type FeedState,
  findCatalogueChangesSince,
  type ReadChanges,
  readChanges,
  readFeedState,
} from "./read-changes.ts";
export { findToldPlace, noteTold } from "./told-place.ts";
