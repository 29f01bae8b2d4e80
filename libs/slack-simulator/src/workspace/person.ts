/** Whom a user is to Ostiary, where the simulated workspace says so: there, and there only, people are linked in advance. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly groups: readonly string[];
}

/** A member of the workspace, or somebody whom a shared channel brings in: then `teamId` is another’s. */
export interface Person {
  /** As scripts name them: `alice`. */
  readonly handle: string;
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly teamId: string;
  readonly isDeleted: boolean;
  readonly isBot: boolean;
  /** A guest of several channels; `isUltraRestricted`: of a single one. */
  readonly isRestricted: boolean;
  readonly isUltraRestricted: boolean;
  readonly linkedAs: Identity | null;
}

export type NewPerson = Pick<Person, 'handle'> & Partial<Omit<Person, 'handle'>>;

/** A person with the defaults of a plain member. */
export const person = (teamId: string, given: NewPerson): Person => ({
  id: `U0SIM${given.handle.toUpperCase()}`,
  name: `${given.handle.charAt(0).toUpperCase()}${given.handle.slice(1)}`,
  email: `${given.handle}@ostiary.example`,
  teamId,
  isDeleted: false,
  isBot: false,
  isRestricted: false,
  isUltraRestricted: false,
  linkedAs: null,
  ...given,
});

/** As `users.info` shows them; strangers only with what another workspace tells of its people. */
export function userObject(one: Person, ownTeam: string, withEmail: boolean): object {
  const isStranger = one.teamId !== ownTeam;
  const profile = {
    real_name: one.name,
    real_name_normalized: one.name,
    display_name: one.handle,
    display_name_normalized: one.handle,
    team: one.teamId,
    ...(withEmail && one.email !== null && !isStranger ? { email: one.email } : {}),
  };
  const shared = { id: one.id, team_id: one.teamId, name: one.handle, deleted: one.isDeleted, profile, updated: 1_700_000_000 };
  if (one.isDeleted) return { ...shared, is_bot: one.isBot, is_app_user: false };
  return {
    ...shared,
    real_name: one.name,
    tz: 'Etc/UTC',
    tz_label: 'Coordinated Universal Time',
    tz_offset: 0,
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: one.isRestricted,
    is_ultra_restricted: one.isUltraRestricted,
    is_bot: one.isBot,
    is_app_user: false,
    is_email_confirmed: one.email !== null,
    ...(isStranger ? { is_stranger: true } : {}),
  };
}
