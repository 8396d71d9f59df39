import { writeFileSync } from "node:fs";
import { buildStatesDocument } from "./states-document.ts";

writeFileSync(new URL("../../../docs/states.md", import.meta.url), buildStatesDocument());
