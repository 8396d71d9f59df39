import type { CatalogueDocuments } from "@wissel/contract";
import type { ItemKind } from "@wissel/core";

/** One row of a batch, as `POST /sis/v1/…` takes it. */
export type Row<Kind extends ItemKind> = CatalogueDocuments[Kind] & { readonly sourceId: string };
