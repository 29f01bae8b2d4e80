import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How a Slack user came to be linked. */
export type LinkMethod = 'sign_in' | 'email' | 'simulated';

/** Whom a Slack user is to Ostiary: the principal that signed in from a link which only they were shown. */
@Entity('slack_links')
export class SlackLinkEntity {
  @PrimaryColumn({ name: 'team_id', type: 'text' })
  teamId!: string;

  @PrimaryColumn({ name: 'user_id', type: 'text' })
  userId!: string;

  @Column({ type: 'text' })
  issuer!: string;

  @Column({ type: 'text' })
  subject!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', nullable: true })
  email!: string | null;

  @Column({ name: 'claimed_email', type: 'text', nullable: true })
  claimedEmail!: string | null;

  /** As the token listed them; null: it did not list them all, so none counts. */
  @Column({ type: 'text', array: true, nullable: true })
  groups!: string[] | null;

  @Column({ name: 'groups_read_at', type: 'timestamptz' })
  groupsReadAt!: Date;

  /** Encrypted; null: the issuer gave none, or the sign-in has ended there. */
  @Column({ name: 'refresh_token', type: 'text', nullable: true })
  refreshToken!: string | null;

  /** Until then somebody reads the groups anew: a refresh token is used once. */
  @Column({ name: 'refreshing_until', type: 'timestamptz', nullable: true })
  refreshingUntil!: Date | null;

  @Column({ type: 'text' })
  method!: LinkMethod;

  @Column({ name: 'linked_at', type: 'timestamptz' })
  linkedAt!: Date;
}
