import { board } from "./en/board.ts";
import { desk } from "./en/desk.ts";
import { shell } from "./en/shell.ts";
import { student } from "./en/student.ts";

/** Every text of the pages in English. The Dutch ones have the same shape. */
export const en = { ...shell, ...student, ...desk, ...board };

export type Messages = typeof en;

declare module "use-intl" {
  interface AppConfig {
    Messages: Messages;
  }
}
