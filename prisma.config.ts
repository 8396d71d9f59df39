import { defineConfig } from "prisma/config";

/** No database URL: Prisma generates the client and drafts migrations here, and never connects. */
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
});
