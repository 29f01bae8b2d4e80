/** The people of the development identity provider. Their groups are those that the default role table knows. */
export interface DevelopmentUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly groups: readonly string[];
}

const user = (id: string, name: string, groups: readonly string[]): DevelopmentUser => ({
  id,
  name,
  email: `${id}@ostiary.example`,
  groups,
});

export const developmentUsers: readonly DevelopmentUser[] = [
  user('alice', 'Alice', ['engineering']),
  user('bob', 'Bob', ['security']),
  user('carol', 'Carol', ['security']),
  user('dave', 'Dave', ['audit']),
  user('frank', 'Frank', ['soc']),
  user('erin', 'Erin', ['administrators']),
];

export const findUser = (id: unknown): DevelopmentUser | undefined => developmentUsers.find((candidate) => candidate.id === id);
