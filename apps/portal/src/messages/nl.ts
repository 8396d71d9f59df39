import type { Messages } from "./en.ts";
import { board } from "./nl/board.ts";
import { desk } from "./nl/desk.ts";
import { shell } from "./nl/shell.ts";
import { student } from "./nl/student.ts";

/** Every text of the pages in Dutch. */
export const nl: Messages = { ...shell, ...student, ...desk, ...board };
