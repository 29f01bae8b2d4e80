import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A link that one Slack user was shown, to sign in from: the newest of each. Only digests of its secrets are kept. */
@Entity('slack_link_requests')
export class SlackLinkRequestEntity {
  @PrimaryColumn({ name: 'team_id', type: 'text' })
  teamId!: string;

  @PrimaryColumn({ name: 'user_id', type: 'text' })
  userId!: string;

  @Column({ name: 'team_name', type: 'text' })
  teamName!: string;

  @Column({ name: 'user_name', type: 'text' })
  userName!: string;

  /** SHA-256 of what the link carries; null once a browser has opened it. */
  @Column({ name: 'token_digest', type: 'text', nullable: true })
  tokenDigest!: string | null;

  /** SHA-256 of what the browser that opened it was given instead. */
  @Column({ name: 'claim_digest', type: 'text', nullable: true })
  claimDigest!: string | null;

  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt!: Date;
}
