import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That somebody may vote where another could, for a time. Never deleted: votes rest on it. */
@Entity('delegations')
export class DelegationEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'from_issuer', type: 'text' })
  fromIssuer!: string;

  @Column({ name: 'from_subject', type: 'text' })
  fromSubject!: string;

  @Column({ name: 'from_name', type: 'text' })
  fromName!: string;

  @Column({ name: 'from_email', type: 'text', nullable: true })
  fromEmail!: string | null;

  @Column({ name: 'from_claimed_email', type: 'text', nullable: true })
  fromClaimedEmail!: string | null;

  /** Those of the delegator's token when they delegated. */
  @Column({ type: 'text', array: true })
  groups!: string[];

  @Column({ name: 'to_issuer', type: 'text' })
  toIssuer!: string;

  @Column({ name: 'to_subject', type: 'text' })
  toSubject!: string;

  @Column({ name: 'starts_at', type: 'timestamptz' })
  startsAt!: Date;

  @Column({ name: 'ends_at', type: 'timestamptz' })
  endsAt!: Date;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt!: Date | null;

  @Column({ name: 'ended_by', type: 'jsonb', nullable: true })
  endedBy!: { readonly issuer: string; readonly subject: string; readonly name: string } | null;
}
