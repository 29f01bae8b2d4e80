/** The tables of a service that keeps a record: who may do what with them. */
export interface TableRoles {
  /** Tables that are only ever added to. The others are derived from them, or on their way, and may be changed. */
  readonly appendOnly: readonly string[];
}

/** Nobody logs in as any of them. */
export interface RoleNames {
  /** Owns the tables: migrates, makes and drops partitions, by migrations and functions only. */
  readonly owner: string;
  /** What the service runs as: adds to all tables, changes those that are derived. */
  readonly writer: string;
  /** Reads all tables, for people and tools that look into the database. */
  readonly reader: string;
}

export const rolesOf = (service: string): RoleNames => ({
  owner: `ostiary_${service}_owner`,
  writer: `ostiary_${service}_writer`,
  reader: `ostiary_${service}_reader`,
});
