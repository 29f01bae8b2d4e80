import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What happened to the link of a Slack user, for good. */
@Entity('slack_link_events')
export class SlackLinkEventEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'timestamptz' })
  at!: Date;

  @Column({ name: 'team_id', type: 'text' })
  teamId!: string;

  @Column({ name: 'user_id', type: 'text' })
  userId!: string;

  @Column({ type: 'text' })
  kind!: 'linked' | 'refused' | 'unlinked';

  @Column({ type: 'text' })
  why!: string;

  /** The principal of the link; null: there is none. */
  @Column({ type: 'text', nullable: true })
  issuer!: string | null;

  @Column({ type: 'text', nullable: true })
  subject!: string | null;

  /** Who did it with a token or a browser; null: the Slack user. */
  @Column({ name: 'by_issuer', type: 'text', nullable: true })
  byIssuer!: string | null;

  @Column({ name: 'by_subject', type: 'text', nullable: true })
  bySubject!: string | null;
}
