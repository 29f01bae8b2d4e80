import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A policy that was published. Versions count from 1 in each scope, and none is ever changed or deleted. */
@Entity('policy_version')
export class PolicyVersionRow {
  @PrimaryColumn({ type: 'text' })
  scope!: string;

  @PrimaryColumn({ type: 'int' })
  version!: number;

  @Column({ type: 'text' })
  source!: string;

  /** SHA-256 of the source, hex. */
  @Column({ type: 'text' })
  digest!: string;

  /** Name of who published it. */
  @Column({ type: 'text' })
  author!: string;

  /** `issuer|subject` of who published it; null: the service itself. */
  @Column({ name: 'author_principal', type: 'text', nullable: true })
  authorPrincipal!: string | null;

  /** `issuer|subject` of the second person, where it took one. */
  @Column({ name: 'approver_principal', type: 'text', nullable: true })
  approverPrincipal!: string | null;

  /** The version that this one brought back. */
  @Column({ name: 'restores', type: 'int', nullable: true })
  restores!: number | null;

  /** Why, in the words of who published it. */
  @Column({ type: 'text', nullable: true })
  message!: string | null;

  @Column({ name: 'published_at', type: 'timestamptz' })
  publishedAt!: Date;
}
