import { randomUUID } from "node:crypto";

/** A row of the table `association`: a student of `home` who attends at `host`. */
export interface AssociationRow {
  readonly association_key: string;
  readonly home: string;
  readonly host: string;
  readonly association_id: string;
  readonly offering_id: string;
  readonly pseudonym: string;
  readonly person_id: string | null;
  readonly home_state: string;
  readonly host_state: string;
  readonly home_sequence: number;
  readonly host_version: number;
  readonly requested_at: Date;
  readonly txn: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export function anAssociationRow(overrides: Partial<AssociationRow> = {}): AssociationRow {
  const at = new Date("2027-01-15T12:00:00Z");
  return {
    association_key: randomUUID(),
    home: "noord.example",
    host: "zuid.example",
    association_id: randomUUID(),
    offering_id: randomUUID(),
    pseudonym: randomUUID(),
    person_id: null,
    home_state: "associated",
    host_state: "associated",
    home_sequence: 1,
    host_version: 1,
    requested_at: at,
    txn: randomUUID(),
    created_at: at,
    updated_at: at,
    ...overrides,
  };
}

interface Client {
  query(text: string, values: unknown[]): Promise<unknown>;
}

export async function insertAssociation(client: Client, row: AssociationRow): Promise<void> {
  const columns = Object.keys(row);
  const places = columns.map((_, index) => `$${index + 1}`);
  await client.query(`INSERT INTO association (${columns}) VALUES (${places})`, Object.values(row));
}
