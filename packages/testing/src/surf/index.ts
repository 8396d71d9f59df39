export { fetchNoted, type NotedCall } from "./call-log.ts";
export { openSurfHome, type SurfHome } from "./home.ts";
export { openSurfIdentityProvider, type SurfIdentityProvider } from "./identity-provider.ts";
export { openSurfReceiver, type SurfReceiver } from "./receiver.ts";
export { openSurfRegistry, type SurfRegistry } from "./registry.ts";
export { openRoadHome, type RoadHome } from "./road-home.ts";
